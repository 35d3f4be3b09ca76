import { InvalidData } from '../../contracts/errors';
import { createRandom } from '../../random/random';

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

/**
 * The largest group first, equal ones by seed, each to the fold where it raises Σ (share of a class in a fold)² the
 * least: equal shares have the smallest sum of squares. Ties go to the fold with the fewest rows.
 */
function dealGroups({ labels, classes, groups, folds, seed }: FoldsWanted & { groups: Int32Array }) {
  const groupCounts = countByGroup(labels, groups);
  refuseFew(groupCounts.length, 'groups of training rows', folds);
  const sizes = groupCounts.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const totals = countClasses(labels, classes);
  const dealt = Array.from({ length: folds }, () => ({ rows: 0, classes: new Float64Array(classes) }));
  const foldOf = new Uint8Array(groupCounts.length);
  const order = [...createRandom(seed, 'folds').shuffle(groupCounts.length)];
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  for (const group of order) {
    const counts = groupCounts[group] ?? new Map<number, number>();
    const costs = dealt.map((fold) => rise(counts, fold.classes, totals));
    const least = Math.min(...costs);
    const fewest = Math.min(...dealt.filter((_, fold) => costs[fold] === least).map(({ rows }) => rows));
    const chosen = dealt.findIndex(({ rows }, fold) => costs[fold] === least && rows === fewest);
    const fold = dealt[chosen];
    if (!fold) continue;
    foldOf[group] = chosen;
    fold.rows += sizes[group] ?? 0;
    for (const [label, count] of counts) fold.classes[label] = (fold.classes[label] ?? 0) + count;
  }
  return Uint8Array.from(groups, (group) => foldOf[group] ?? 0);
}

/** Σ over classes of ((n + g)² − n²) / N², for a group of g rows, n in the fold and N in all. */
function rise(counts: ReadonlyMap<number, number>, inFold: Float64Array, totals: readonly number[]): number {
  let sum = 0;
  for (const [label, count] of counts)
    sum += (count * (2 * (inFold[label] ?? 0) + count)) / (totals[label] ?? 1) ** 2;
  return sum;
}

/** Rows of each class, by group. */
function countByGroup(labels: Uint8Array, groups: Int32Array): Map<number, number>[] {
  const counts: Map<number, number>[] = [];
  groups.forEach((group, row) => {
    const own = (counts[group] ??= new Map<number, number>());
    const label = labels[row] ?? 0;
    own.set(label, (own.get(label) ?? 0) + 1);
  });
  return counts;
}

function countClasses(labels: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
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
