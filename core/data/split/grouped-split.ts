import type { OwnSplit } from '../../contracts/data/data-source';
import { InvalidData } from '../../contracts/errors';
import type { LabelledImages } from '../labelled-images';
import { dealByGroup } from './deal-by-group';
import { numberGroups } from './number-groups';
import { indicesOf, refuseAllRows, SPLIT_STREAMS, type SplitIndices } from './split-indices';

/**
 * Takes whole groups for a split, about `taken` rows in all, so that every class keeps its share as closely as the groups
 * allow. A table is split by group without regard to classes (`splitByGroup`); images have more of these, and a split that lacks one is
 * refused.
 *
 * @param groups number of each row's group, int32 [rows].
 * @throws InvalidData where no group would be taken, or none left for training.
 */
export function groupedSplit(
  { labels }: Pick<LabelledImages, 'labels'>,
  groups: Int32Array,
  classes: number,
  taken: number,
  seed: number,
  split: OwnSplit,
): SplitIndices {
  const rows = labels.length;
  refuseAllRows(taken, rows, split);
  const parts = dealByGroup({
    labels,
    classes,
    groups: numberGroups(
      groups,
      Int32Array.from(labels, (_, row) => row),
    ),
    shares: [rows - taken, taken],
    seed,
    stream: SPLIT_STREAMS[split],
  });
  const empty = ['training', split].find((_, part) => !parts.includes(part));
  if (empty === undefined) return indicesOf(parts);
  const [count, largest] = measureGroups(groups);
  const field = `${split}Rows`;
  throw new InvalidData(
    `${field} is ${taken} of ${rows} rows, which leaves ${empty} without one: rows of a group stay together ` +
      `(data.source.columns.group), and there are ${count} groups of up to ${largest} rows`,
    { [field]: taken, rows, groups: count, largest },
  );
}

function measureGroups(groups: Int32Array): [count: number, largest: number] {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let largest = 0;
  sizes.forEach((size) => (largest = Math.max(largest, size)));
  return [sizes.size, largest];
}
