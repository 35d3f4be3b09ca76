import { InvalidData } from '../../contracts/errors';
import { createRandom } from '../../random/random';
import { countSplits, SPLITS, type SplitAssignment, type SplitShares } from './split-assignment';

/**
 * Rows of one group stay in one split. Groups go, the largest first and equal ones by seed, to the split that still
 * lacks the largest part of its rows, so that the shares are met as closely as the sizes allow.
 *
 * @param groups number of each row's group, from 0 on.
 * @throws InvalidData where a split is left without a group.
 */
export function splitByGroup(groups: Int32Array, shares: SplitShares, seed: number): SplitAssignment {
  const wanted = countSplits(groups.length, shares);
  const lacking = wanted.map(() => 1);
  const sizes = countGroups(groups);
  const order = [...createRandom(seed, 'split').shuffle(sizes.length)];
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const splitOf = new Uint8Array(sizes.length);
  for (const group of order) {
    const split = lacking.indexOf(Math.max(...lacking));
    splitOf[group] = split;
    lacking[split] = (lacking[split] ?? 0) - (sizes[group] ?? 0) / (wanted[split] ?? 1);
  }
  const empty = SPLITS.find((_, split) => !splitOf.includes(split));
  if (empty !== undefined) {
    throw new InvalidData(
      `${sizes.length} groups of rows leave ${empty} without one: the largest has ${sizes[order[0] ?? 0] ?? 0} of ${groups.length} rows`,
      { groups: sizes.length, rows: groups.length },
    );
  }
  return Uint8Array.from(groups, (group) => splitOf[group] ?? 0);
}

function countGroups(groups: Int32Array): number[] {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
}
