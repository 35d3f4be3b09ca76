import type { SourceOf } from '../../core/contracts/data-source';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { checkClasses } from '../../core/data/check-classes';
import type { LabelledImages } from '../../core/data/labelled-images';
import { limitSplits } from '../../core/data/limit-splits';
import { readNpyImages, readNpyLabels } from '../../core/data/npy-rows';
import { parseNpy } from '../../core/data/parse-npy';
import { numberRows, type SourceSplits } from '../../core/data/source-splits';
import { openFile, type SourceFile } from '../files/open-file';
import type { SourceAccess } from '../source-access';
import type { Source, SourceRows } from '../source';
import { chooseArrays, listNames, type ArrayPair, type SplitArrays } from './choose-arrays';
import { listArrays, unpackArrays } from './unpack-arrays';

type NpzData = Pick<DataRecipe, 'classes' | 'limit'> & { source: SourceOf<'npz'> };

/** Images and labels as arrays in one NumPy archive, which is held in memory as a whole. */
export async function openNpz(data: NpzData, access: SourceAccess): Promise<Source> {
  const { type, file: location, arrays } = data.source;
  const file = openFile(location, access);
  return {
    digest: await file.digest(),
    reading: { type, ...(arrays && { arrays }) },
    read: () => readRows(file, data),
  };
}

async function readRows(file: SourceFile, { source, classes, limit }: NpzData): Promise<SourceRows> {
  const archive = await file.read();
  const present = listArrays(archive);
  if (present.length === 0)
    throw new InvalidData(`${file.name}: no zip archive of arrays`, { file: file.name });
  const arrays = chooseArrays(source.arrays, present, file.name);
  const splits = await readSplits(archive, arrays, file.name);
  refuseOtherSizes(splits, file.name);
  const all = Object.values(splits) as LabelledImages[];
  const highest = all.reduce((most, { labels }) => labels.reduce((a, b) => Math.max(a, b), most), 0);
  const names = Array.from({ length: highest + 1 }, (_, label) => String(label));
  checkClasses(names, classes, file.name);
  const rows = all.reduce((sum, split) => sum + split.rows, 0);
  return { splits: limitSplits(numberRows(splits), limit), badRows: [], rows };
}

async function readSplits(archive: Uint8Array, arrays: SplitArrays, file: string): Promise<SourceSplits> {
  const { train, validation, test } = arrays;
  const unpacked = await unpackArrays(archive, listNames(arrays), file);
  const parsed = (name: string) => parseNpy(unpacked.get(name) ?? new Uint8Array(), `${file}: ${name}`);
  const read = ({ images, labels }: ArrayPair): LabelledImages => {
    const found = readNpyImages(parsed(images), `${file}: ${images}`);
    const rowLabels = readNpyLabels(parsed(labels), `${file}: ${labels}`);
    if (rowLabels.length === found.rows) return { ...found, labels: rowLabels };
    throw new InvalidData(
      `${file}: ${images} has ${found.rows} images, but ${labels} has ${rowLabels.length} labels: they must be as many`,
      { file, images, imageRows: found.rows, labels, labelRows: rowLabels.length },
    );
  };
  return {
    train: read(train),
    ...(validation && { validation: read(validation) }),
    ...(test && { test: read(test) }),
  };
}

function refuseOtherSizes(splits: SourceSplits, file: string): void {
  const size = (images: LabelledImages['shape']) => images.join('×');
  const { shape } = splits.train;
  for (const [split, { shape: other }] of Object.entries(splits) as [string, LabelledImages][]) {
    if (size(other) === size(shape)) continue;
    throw new InvalidData(
      `${file}: the train images are of ${size(shape)}, but those of ${split} of ${size(other)}: they must be alike`,
      { file, shape, split, other },
    );
  }
}
