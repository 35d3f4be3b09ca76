import type { SourceOf } from '../../core/contracts/data/data-source';
import { InvalidData } from '../../core/contracts/errors';
import type { DataRecipe } from '../../core/contracts/recipe';
import { openFile, type SourceFile } from '../files/open-file';
import type { SourceAccess } from '../source-access';
import type { Source, SourceRows } from '../source';
import { chooseArrays, listNames } from './choose-arrays';
import { labelNames } from './label-names';
import { readArrayRows } from './read-array-rows';
import { listArrays, unpackArrays } from './unpack-arrays';

type NpzData = Pick<DataRecipe, 'classes' | 'limit'> & { source: SourceOf<'npz'> };

/** Images and labels as arrays in one NumPy archive, which is held in memory as a whole. */
export async function openNpz(data: NpzData, access: SourceAccess): Promise<Source> {
  const { type, file: location, arrays, target } = data.source;
  const file = openFile(location, access);
  return {
    digest: await file.digest(),
    reading: { type, ...(arrays && { arrays }), ...(target && { target }) },
    ...labelNames(target),
    read: () => readRows(file, data),
  };
}

async function readRows(file: SourceFile, { source, classes, limit }: NpzData): Promise<SourceRows> {
  const archive = await file.read();
  const present = listArrays(archive);
  if (present.length === 0)
    throw new InvalidData(`${file.name}: no zip archive of arrays`, { file: file.name });
  const names = chooseArrays(source.arrays, present, file.name);
  const bytes = await unpackArrays(archive, listNames(names), file.name);
  return readArrayRows({ bytes, names, file: file.name }, { target: source.target, classes, limit });
}
