import {
  OWN_SPLITS,
  findSplitProblems,
  type OwnSplit,
  type SplitWishes,
} from '../../contracts/data/data-source';
import { InvalidData, InvalidInput } from '../../contracts/errors';
import type { Task } from '../../contracts/data/task';
import { checkLabels } from '../check-labels';
import { groupedSplit } from './grouped-split';
import type { LabelledImages } from '../labelled-images';
import { newestSplit } from './newest-split';
import { refuseMissing } from '../refuse-missing';
import type { SourceSplits, Splits } from './source-splits';
import type { SplitIndices } from './split-indices';
import { stratifiedSplit } from './stratified-split';
import { takeRows } from '../take-rows';

export interface SplitRequest extends SplitWishes {
  classes: number;
  /** For messages, where the source names its classes or labels. */
  classNames?: readonly string[] | undefined;
  /** Absent for classes. */
  task?: Task | undefined;
}

/**
 * Makes the splits of a data set: a split that the source lacks is taken from its training rows, stratified and
 * seeded. Test is taken first, so that it stays the same whatever is taken for validation. Rows without classes are drawn as
 * they come. Where rows have groups, whole groups are taken; where they have times, the newest rows.
 *
 * @throws InvalidInput where the recipe asks for a split that is there, or not for one that isn't.
 * @throws InvalidData where a class's number is out of range, a class or label has no row in one of the splits, or a split has none.
 */
export function splitSource(found: SourceSplits, request: SplitRequest, seed: number): Splits {
  refuseOtherSplits(found, request);
  checkSplit(found.train, 'training', request);
  for (const name of OWN_SPLITS) {
    const split = found[name];
    if (split) checkSplit(split, name, request);
  }
  const { rest, taken: test } = takeSplit(found.train, found.test, 'test', request, seed);
  const { rest: train, taken: validation } = takeSplit(rest, found.validation, 'validation', request, seed);
  checkSplit(train, 'train', request);
  return { train, validation, test };
}

const FEW_GROUPS =
  ': rows of a group stay in one split (data.source.columns.group), so a class needs several groups, and a split enough rows for one of them';

/** Rows without classes are all of class 0. */
function checkSplit(split: LabelledImages, name: string, request: SplitRequest): void {
  const { rows, labels, targets, groups } = split;
  const { classes, classNames, task } = request;
  if (!task) checkLabels(labels, classes, name, classNames, groups && FEW_GROUPS);
  else if (rows === 0) throw new InvalidData(`${name} has no row`, { split: name });
  if (task !== 'multi-label') return;
  const counts = new Array<number>(classes).fill(0);
  targets?.forEach((holds, i) => (counts[i % classes] = (counts[i % classes] ?? 0) + holds));
  refuseMissing(counts, classNames ?? counts.map((_, label) => String(label)), 'label', name);
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
  request: SplitRequest,
  seed: number,
): { rest: LabelledImages; taken: LabelledImages } {
  if (own) return { rest: rows, taken: own };
  const indices = chooseRows(rows, name, request, seed);
  const taken = takeRows(rows, indices.taken);
  checkSplit(taken, name, request);
  return { rest: takeRows(rows, indices.rest), taken };
}

function chooseRows(
  rows: LabelledImages,
  name: OwnSplit,
  { classes, validationRows, testRows }: SplitRequest,
  seed: number,
): SplitIndices {
  // Given, or it would have been refused.
  const count = (name === 'test' ? testRows : validationRows) ?? 0;
  if (rows.groups) return groupedSplit(rows, rows.groups, classes, count, seed, name);
  if (rows.times) return newestSplit(rows.times, count, name);
  return stratifiedSplit(rows.labels, classes, count, seed, name);
}
