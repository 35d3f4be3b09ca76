import { createRandom } from '../../random/random';
import { countClasses } from './deal-quotas';

export interface GroupsDealt {
  /** Each below `classes`; all 0 where rows have no class. */
  labels: Uint8Array;
  classes: number;
  /** Number of each row's group, from 0 on and none left out: int32 [rows]. */
  groups: Int32Array;
  /** Of the rows that each part is to have, in any unit. */
  shares: readonly number[];
  seed: number;
  /** Of the seed's random numbers. */
  stream: string;
}

/**
 * Deals groups to parts, so that every class has its share in each part, as closely as the groups allow: the largest group
 * first, equal ones by seed, each to the part where it raises Σ (share of a class in a part)² / (the part's own share) the least.
 * That sum is smallest where every class is shared out as wanted. Ties go to the part that has the least of its rows.
 *
 * @returns number of each row's part, uint8 [rows]; a part may be left without a group.
 */
export function dealByGroup({ labels, classes, groups, shares, seed, stream }: GroupsDealt): Uint8Array {
  const groupCounts = countByGroup(labels, groups);
  const sizes = groupCounts.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const totals = countClasses(labels, classes);
  const dealt = shares.map((share) => ({ share, rows: 0, classes: new Float64Array(classes) }));
  const partOf = new Uint8Array(groupCounts.length);
  const order = [...createRandom(seed, stream).shuffle(groupCounts.length)];
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  for (const group of order) {
    const counts = groupCounts[group] ?? new Map<number, number>();
    const costs = dealt.map((part) => rise(counts, part.classes, totals) / part.share);
    const least = Math.min(...costs);
    const filled = dealt.map(({ rows, share }, part) => (costs[part] === least ? rows / share : Infinity));
    const chosen = filled.indexOf(Math.min(...filled));
    const part = dealt[chosen];
    if (!part) continue;
    partOf[group] = chosen;
    part.rows += sizes[group] ?? 0;
    for (const [label, count] of counts) part.classes[label] = (part.classes[label] ?? 0) + count;
  }
  return Uint8Array.from(groups, (group) => partOf[group] ?? 0);
}

/** Σ over classes of ((n + g)² − n²) / N², for a group of g rows, n in the part and N in all. */
function rise(counts: ReadonlyMap<number, number>, inPart: Float64Array, totals: readonly number[]): number {
  let sum = 0;
  for (const [label, count] of counts)
    sum += (count * (2 * (inPart[label] ?? 0) + count)) / (totals[label] ?? 1) ** 2;
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
