import type { SourceOf } from '../../core/contracts/data-source';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import type { BadRow } from '../../core/data/bad-rows';
import { checkClasses } from '../../core/data/check-classes';
import type { LabelledImages } from '../../core/data/labelled-images';
import { limitSplits } from '../../core/data/limit-splits';
import { numberRows, type SourceSplits, type SplitName } from '../../core/data/source-splits';
import { takeRows } from '../../core/data/take-rows';
import { openFile, type SourceFile } from '../files/open-file';
import type { SourceAccess } from '../source-access';
import type { Source, SourceRows } from '../source';
import { chooseArrays, type SplitArrays } from './choose-arrays';
import { readArraySplits, type BadTargets } from './read-array-splits';
import { listArrays } from './unpack-arrays';

type NpzData = Pick<DataRecipe, 'classes' | 'limit'> & { source: SourceOf<'npz'> };

/** Images and labels as arrays in one NumPy archive, which is held in memory as a whole. */
export async function openNpz(data: NpzData, access: SourceAccess): Promise<Source> {
  const { type, file: location, arrays, target } = data.source;
  const file = openFile(location, access);
  const classNames = target?.task === 'multi-label' ? target.labels : undefined;
  return {
    digest: await file.digest(),
    reading: { type, ...(arrays && { arrays }), ...(target && { target }) },
    ...(classNames && { classNames }),
    read: () => readRows(file, data),
  };
}

async function readRows(file: SourceFile, { source, classes, limit }: NpzData): Promise<SourceRows> {
  const archive = await file.read();
  const present = listArrays(archive);
  if (present.length === 0)
    throw new InvalidData(`${file.name}: no zip archive of arrays`, { file: file.name });
  const arrays = chooseArrays(source.arrays, present, file.name);
  const { target } = source;
  const { splits, bad } = await readArraySplits(archive, arrays, file.name, { target, classes });
  const all = Object.values(splits) as LabelledImages[];
  if (!target) {
    const highest = all.reduce((most, { labels }) => labels.reduce((a, b) => Math.max(a, b), most), 0);
    const names = Array.from({ length: highest + 1 }, (_, label) => String(label));
    checkClasses(names, classes, file.name);
  }
  const rows = all.reduce((sum, split) => sum + split.rows, 0);
  return { ...leaveOutBad(limitSplits(numberRows(splits), limit), bad, arrays), rows };
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
