import type { ArrayTarget } from '../../core/contracts/data/array-target';
import type { DataRecipe } from '../../core/contracts/recipe';
import type { BadRow } from '../../core/data/bad-rows';
import { checkClasses } from '../../core/data/check-classes';
import type { LabelledImages } from '../../core/data/labelled-images';
import { limitSplits } from '../../core/data/split/limit-splits';
import { numberRows, type SourceSplits, type SplitName } from '../../core/data/split/source-splits';
import { takeRows } from '../../core/data/take-rows';
import type { SourceRows } from '../source';
import type { SplitArrays } from './choose-arrays';
import { readArraySplits, type BadTargets, type NamedArrays } from './read-array-splits';

type ArrayData = Pick<DataRecipe, 'classes' | 'limit'> & { target: ArrayTarget | undefined };

/**
 * Images of arrays with what is predicted of them.
 *
 * @throws InvalidData for arrays that aren't as they must be, don't go with each other, or have classes beyond the recipe's.
 */
export function readArrayRows(arrays: NamedArrays, { target, classes, limit }: ArrayData): SourceRows {
  const { splits, bad } = readArraySplits(arrays, { target, classes });
  const all = Object.values(splits) as LabelledImages[];
  if (!target) {
    const highest = all.reduce((most, { labels }) => labels.reduce((a, b) => Math.max(a, b), most), 0);
    const names = Array.from({ length: highest + 1 }, (_, label) => String(label));
    checkClasses(names, classes, arrays.file ?? arrays.names.train.labels);
  }
  const rows = all.reduce((sum, split) => sum + split.rows, 0);
  return { ...leaveOutBad(limitSplits(numberRows(splits), limit), bad, arrays.names), rows };
}

function leaveOutBad(
  splits: SourceSplits,
  bad: BadTargets,
  arrays: SplitArrays,
): Pick<SourceRows, 'splits' | 'badRows'> {
  const badRows: BadRow[] = [];
  const keep = (split: SplitName, images: LabelledImages): LabelledImages => {
    const good: number[] = [];
    for (let row = 0; row < images.rows; row += 1) {
      const why = bad[split]?.get(row);
      if (why) badRows.push({ name: `${arrays[split]?.labels ?? split} row ${row}`, ...why });
      else good.push(row);
    }
    return good.length === images.rows ? images : takeRows(images, Int32Array.from(good));
  };
  const { train, validation, test } = splits;
  return {
    splits: {
      train: keep('train', train),
      ...(validation && { validation: keep('validation', validation) }),
      ...(test && { test: keep('test', test) }),
    },
    badRows,
  };
}
