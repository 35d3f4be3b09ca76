import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import type { IngestResult } from '../../core/contracts/activities';
import type { TestDependencies } from '../activities/main-dependencies';
import { greyPng } from './write-images';
import { imagesOf } from './splits-of';

/** Images of one grey value each, or what is no image, by path. */
export type Greys = Record<string, number | string | Uint8Array>;

/** The same as files, for `writeFiles`. */
export async function encodeGreys(greys: Greys): Promise<Record<string, Uint8Array>> {
  const files = Object.entries(greys).map(async ([name, value]) => {
    const bytes = typeof value === 'number' ? await greyPng(value) : Buffer.from(value);
    return [name, bytes] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

/** Rows of the classes `cat`, whose greys count from 0, and `dog`, from 100. */
export function pets(rows: number, prefix = ''): Greys {
  const names = Array.from({ length: rows }, (_, i) => String(i).padStart(2, '0'));
  return Object.fromEntries(
    names.flatMap((name, i) => [
      [`${prefix}cat/${name}.png`, i] as const,
      [`${prefix}dog/${name}.png`, 100 + i] as const,
    ]),
  );
}

/** A list of six of each class, with splits. */
export const PETS_CSV = [
  'file,class,part',
  ...Array.from({ length: 4 }, (_, i) => [`cat/0${i}.png,cat,train`, `dog/0${i}.png,dog,train`]).flat(),
  'cat/04.png,cat,val',
  'dog/04.png,dog,val',
  'cat/05.png,cat,test',
  'dog/05.png,dog,test',
].join('\n');

/** Two classes of grey images of 8×8 pixels from `source`. */
export function petsRecipe(source: object, data: object = {}): DataRecipe {
  return parse(DataRecipe, { source: { size: [8, 8], channels: 1, ...source }, classes: 2, ...data }, 'data');
}

/** The grey value of each row with its label, in order of greys. */
export async function greysOf(
  { blobs }: TestDependencies,
  { output }: IngestResult,
  split: 'train' | 'validation' | 'test',
): Promise<[grey: number, label: number][]> {
  const [images, labels] = [
    await blobs.read(imagesOf(output[split])),
    await blobs.read(output[split].labels),
  ];
  const rows = Array.from(labels, (label, row): [number, number] => [images[64 * row] ?? -1, label]);
  return rows.sort(([a], [b]) => a - b);
}
