import { z } from 'zod';
import { ArrayTarget } from './array-target';
import type { FieldProblem } from '../errors';
import { EXAMPLE_IMAGES } from './example-data';
import { ImageList } from './image-list';
import { FileLocation, FolderLocation, pinnedFile, placeOf } from './location';
import { PixelFormat } from './pixel-format';
import { TableFormat, TableRecipe } from './table';

const ArrayNames = z.strictObject({ images: z.string().min(1), labels: z.string().min(1) });
const ArrayFiles = z.strictObject({ images: FileLocation, labels: FileLocation });

/** Where the data comes from. */
export const DataSource = z.discriminatedUnion('type', [
  /** Data that the set-up fetched and verified. */
  z.strictObject({ type: z.literal('example'), name: z.enum(EXAMPLE_IMAGES) }),
  /** A folder with MNIST's four idx files, gzipped or not. */
  z.strictObject({ type: z.literal('idx'), directory: FolderLocation }),
  /** NumPy's archive of arrays; by itself with MedMNIST's names. */
  z.strictObject({
    type: z.literal('npz'),
    file: FileLocation,
    arrays: z
      .strictObject({ train: ArrayNames, validation: ArrayNames.optional(), test: ArrayNames.optional() })
      .optional(),
    /** What is predicted in the place of classes. */
    target: ArrayTarget.optional(),
  }),
  /** The same arrays, each in a .npy file of its own, gzipped or not. */
  z.strictObject({
    type: z.literal('npy'),
    train: ArrayFiles,
    validation: ArrayFiles.optional(),
    test: ArrayFiles.optional(),
    target: ArrayTarget.optional(),
  }),
  /** `<class>/<file>`, or `<split>/<class>/<file>`. */
  z.strictObject({ type: z.literal('image-folder'), directory: FolderLocation, ...PixelFormat.shape }),
  ImageList,
  /** Rows of cells in CSV, TSV, Parquet or JSON lines, compressed or not, or in NumPy's arrays. */
  z.strictObject({
    type: z.literal('table'),
    /** Files with the same columns, whose rows follow each other; of .npy each is an array of its own, side by side. */
    files: z.array(FileLocation).min(1).max(10_000),
    /** By the first file's name where it is left out. */
    format: TableFormat.optional(),
    /** Of an .npz, those that are columns; all where they are left out. */
    arrays: z.array(z.string().min(1)).min(1).optional(),
    ...TableRecipe.omit({ maxBadRows: true, unlabelled: true }).shape,
  }),
]);
export type DataSource = z.infer<typeof DataSource>;
export type SourceOf<T extends DataSource['type']> = Extract<DataSource, { type: T }>;

/** Names of the example data that a source is made of. */
export function examplesOf(source: DataSource): string[] {
  if (source.type === 'example') return [source.name];
  if (source.type !== 'table') return [];
  return source.files.flatMap((file) => {
    const place = placeOf(pinnedFile(file).uri);
    return place?.kind === 'example' ? [place.name] : [];
  });
}

/** Splits that a source may bring of its own, beside training. */
export const OWN_SPLITS = ['validation', 'test'] as const;
export type OwnSplit = (typeof OWN_SPLITS)[number];

/** Whether a source brings each split; absent where only the data tell. */
export type OwnSplits = Partial<Record<OwnSplit, boolean>>;

export function ownSplits(source: DataSource): OwnSplits {
  switch (source.type) {
    case 'example':
    case 'idx':
      return { validation: false, test: true };
    case 'npz':
      return source.arrays
        ? { validation: source.arrays.validation !== undefined, test: source.arrays.test !== undefined }
        : {};
    case 'npy':
      return { validation: source.validation !== undefined, test: source.test !== undefined };
    case 'table':
      return { validation: true, test: true };
    case 'image-folder':
      return {};
    case 'image-list':
      return source.columns.split === undefined ? { validation: false, test: false } : {};
  }
}

/** What a recipe says of the rows of each split. */
export interface SplitWishes {
  validationRows?: number | undefined;
  testRows?: number | undefined;
  limit?: { validation?: number | undefined; test?: number | undefined } | undefined;
}

/** Fields that don't fit what the source brings: rows are taken from training only for a split that is missing. */
export function findSplitProblems(wishes: SplitWishes, own: OwnSplits): FieldProblem[] {
  return OWN_SPLITS.flatMap((split) => {
    const path = `${split}Rows`;
    const rows = split === 'test' ? wishes.testRows : wishes.validationRows;
    const limit = wishes.limit?.[split];
    const nothing = (state: string) => `nothing, since the source has ${state} ${split} split of its own`;
    if (own[split] === true) return rows === undefined ? [] : [{ path, value: rows, allowed: nothing('a') }];
    if (own[split] === undefined) return [];
    const taken = 'so these are taken from the training rows';
    const allowed = `a whole number of at least 1: the source has no ${split} split, ${taken}`;
    return [
      ...(rows === undefined ? [{ path, value: rows, allowed }] : []),
      ...(limit === undefined ? [] : [{ path: `limit.${split}`, value: limit, allowed: nothing('no') }]),
    ];
  });
}
