import { InvalidData } from '../../contracts/errors';
import { createRandom } from '../../random/random';
import { dealByGroup } from './deal-by-group';

export interface FoldsWanted {
  /** uint8 [rows], each below `classes`. */
  labels: Uint8Array;
  classes: number;
  /** Number of each row's group, from 0 on and none left out: int32 [rows]. Rows of a group share a fold. */
  groups?: Int32Array | undefined;
  folds: number;
  seed: number;
}

/**
 * Deals training rows into folds, so that a teacher can be trained without those that it labels. Every class keeps its
 * share in each fold: up to one row, or where rows of a group stay together, as closely as the groups allow. The same
 * rows and seed give the same folds on every machine.
 *
 * @returns fold of each row, uint8 [rows].
 * @throws InvalidData where there are fewer rows or groups than folds, or a class has rows in one fold only: a teacher
 *   that learns without that fold would never see the class.
 */
export function dealFolds(wanted: FoldsWanted): Uint8Array {
  const { labels, groups, folds } = wanted;
  refuseFew(labels.length, 'training rows', folds);
  const assignment = groups ? dealGroups({ ...wanted, groups }) : dealRows(wanted);
  refuseLoneClasses(assignment, wanted);
  return assignment;
}

/** In random order class by class, the next row to the next fold: sizes differ by one row at most, within a class too. */
function dealRows({ labels, classes, folds, seed }: FoldsWanted): Uint8Array {
  const ofClass = Array.from({ length: classes }, (): number[] => []);
  for (const row of createRandom(seed, 'folds').shuffle(labels.length)) ofClass[labels[row] ?? 0]?.push(row);
  const assignment = new Uint8Array(labels.length);
  ofClass.flat().forEach((row, i) => (assignment[row] = i % folds));
  return assignment;
}

function dealGroups({ labels, classes, groups, folds, seed }: FoldsWanted & { groups: Int32Array }) {
  refuseFew(new Set(groups).size, 'groups of training rows', folds);
  const shares = new Array<number>(folds).fill(1);
  return dealByGroup({ labels, classes, groups, shares, seed, stream: 'folds' });
}

function refuseFew(count: number, what: string, folds: number): void {
  if (count >= folds) return;
  throw new InvalidData(`${count} ${what} can't be dealt into ${folds} folds (teach.folds)`, {
    count,
    folds,
  });
}

function refuseLoneClasses(assignment: Uint8Array, { labels, classes, groups, folds }: FoldsWanted): void {
  const foldsOf = Array.from({ length: classes }, () => new Set<number>());
  assignment.forEach((fold, row) => foldsOf[labels[row] ?? 0]?.add(fold));
  const lone = foldsOf.flatMap((own, label) => (own.size === 1 ? [label] : []));
  if (lone.length === 0) return;
  const why = groups ? 'all its training rows are of one group' : 'it has a single training row';
  throw new InvalidData(
    `class ${lone.join(', ')} would be in one of ${folds} folds only, and unknown to the teachers that label it: ${why}; ` +
      'teach.folds 1 trains without folds',
    { classes: lone, folds },
  );
}
