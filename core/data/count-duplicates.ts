import type { SplitDuplicates } from '../contracts/data/dataset';
import { hashRows } from './hash-rows';
import type { Splits } from './split/source-splits';

/**
 * Counts rows whose pixels occur in an earlier split too: what a model has learned by heart or was chosen on tells
 * nothing when it is tested on it. Labels aren't looked at.
 *
 * @returns undefined where there is none.
 */
export function countDuplicates({ train, validation, test }: Splits): SplitDuplicates | undefined {
  const inTrain = new Set(hashRows(train));
  const ofValidation = hashRows(validation);
  const inValidation = new Set(ofValidation);
  const ofTest = hashRows(test);
  const count = (rows: string[], others: Set<string>) => rows.filter((row) => others.has(row)).length;
  const duplicates = {
    trainTest: count(ofTest, inTrain),
    trainValidation: count(ofValidation, inTrain),
    validationTest: count(ofTest, inValidation),
  };
  return Object.values(duplicates).some((rows) => rows > 0) ? duplicates : undefined;
}
