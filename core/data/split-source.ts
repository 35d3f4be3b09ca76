import { OWN_SPLITS, findSplitProblems, type OwnSplit, type SplitWishes } from '../contracts/data-source';
import { InvalidInput } from '../contracts/errors';
import { checkLabels } from './check-labels';
import type { LabelledImages } from './labelled-images';
import type { SourceSplits, Splits } from './source-splits';
import { stratifiedSplit } from './stratified-split';
import { takeRows } from './take-rows';

export interface SplitRequest extends SplitWishes {
  classes: number;
  /** For messages, where the source names its classes. */
  classNames?: readonly string[] | undefined;
}

/**
 * Makes the splits of a data set: a split that the source lacks is taken from its training rows, stratified and
 * seeded. Test is taken first, so that it stays the same whatever is taken for validation.
 *
 * @throws InvalidInput where the recipe asks for a split that is there, or not for one that isn't.
 * @throws InvalidData where a label is out of range, or a class has no row in one of the splits.
 */
export function splitSource(found: SourceSplits, request: SplitRequest, seed: number): Splits {
  refuseOtherSplits(found, request);
  const { classes, classNames } = request;
  checkLabels(found.train.labels, classes, 'training', classNames);
  for (const name of OWN_SPLITS) {
    const split = found[name];
    if (split) checkLabels(split.labels, classes, name, classNames);
  }
  const { rest, taken: test } = takeSplit(found.train, found.test, 'test', request, seed);
  const { rest: train, taken: validation } = takeSplit(rest, found.validation, 'validation', request, seed);
  checkLabels(train.labels, classes, 'train', classNames);
  return { train, validation, test };
}

function refuseOtherSplits(found: SourceSplits, request: SplitRequest): void {
  const own = { validation: found.validation !== undefined, test: found.test !== undefined };
  const problems = findSplitProblems(request, own);
  if (problems.length === 0) return;
  throw new InvalidInput(
    'recipe',
    problems.map((problem) => ({ ...problem, path: `data.${problem.path}` })),
  );
}

/** The source's own split, or rows taken from `rows`. */
function takeSplit(
  rows: LabelledImages,
  own: LabelledImages | undefined,
  name: OwnSplit,
  { classes, classNames, validationRows, testRows }: SplitRequest,
  seed: number,
): { rest: LabelledImages; taken: LabelledImages } {
  if (own) return { rest: rows, taken: own };
  // Given, or it would have been refused.
  const count = (name === 'test' ? testRows : validationRows) ?? 0;
  const indices = stratifiedSplit(rows.labels, classes, count, seed, name);
  const taken = takeRows(rows, indices.taken);
  checkLabels(taken.labels, classes, name, classNames);
  return { rest: takeRows(rows, indices.rest), taken };
}
