import type { BadRow } from './bad-rows';
import { hashRows } from './hash-rows';
import type { LabelledImages } from './labelled-images';
import type { Splits } from './split/source-splits';
import { takeRows } from './take-rows';

/**
 * Rows without a label, but for those whose pixels are in validation or test too: a student that learned what its teachers say of
 * these would be judged on them.
 */
export function leaveOutJudged(
  unlabelled: LabelledImages,
  { validation, test }: Pick<Splits, 'validation' | 'test'>,
): { unlabelled: LabelledImages; badRows: BadRow[] } {
  const judged = new Set([...hashRows(validation), ...hashRows(test)]);
  const isJudged = hashRows(unlabelled).map((row) => judged.has(row));
  const kept = Int32Array.from(isJudged.flatMap((is, row) => (is ? [] : [row])));
  const badRows = isJudged.flatMap((is, row) =>
    is ? [{ name: `row ${unlabelled.numbers?.[row] ?? row}`, reason: JUDGED }] : [],
  );
  return badRows.length > 0 ? { unlabelled: takeRows(unlabelled, kept), badRows } : { unlabelled, badRows };
}

export const JUDGED = 'the row has no label, and is in validation or test as well';
