import { z } from 'zod';
import { FolderLocation } from './location';
import { PixelFormat } from './pixel-format';

/** How the values of a column are read. */
export const ColumnKind = z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text', 'image']);
export type ColumnKind = z.infer<typeof ColumnKind>;

/** What a column is for. */
export const ColumnRole = z.enum(['feature', 'target', 'id', 'weight', 'split', 'unused']);
export type ColumnRole = z.infer<typeof ColumnRole>;

const ColumnName = z.string().min(1);

export const SchemaColumn = z.strictObject({
  name: z.string(),
  kind: ColumnKind,
  role: ColumnRole,
  /** Why the column isn't used, where the recipe says nothing of it. */
  reason: z.string().optional(),
});
export type SchemaColumn = z.infer<typeof SchemaColumn>;

/** What is said of a column where that differs from what would be inferred. */
export const ColumnRecipe = z.strictObject({
  kind: ColumnKind.optional(),
  /** False leaves the column out; true keeps one that would be left out: constant, leaking, or an identifier. */
  use: z.boolean().optional(),
});
export type ColumnRecipe = z.infer<typeof ColumnRecipe>;

/** Several yes-or-no columns, each on its own. */
const LabelColumns = z.strictObject({
  task: z.literal('multi-label'),
  columns: z.array(ColumnName).min(2).max(256),
});

const NumberColumn = z.strictObject({ task: z.literal('regression'), column: ColumnName });

/** What is predicted where it is no class. */
export const TaskTarget = z.discriminatedUnion('task', [LabelColumns, NumberColumn]);
export type TaskTarget = z.infer<typeof TaskTarget>;

/** What is predicted. Cells of a target are never filled in: a row without one is a bad row. */
export const TargetRecipe = z.discriminatedUnion('task', [
  /** Two values; `positive` is class 1, the other class 0. */
  z.strictObject({ task: z.literal('binary'), column: ColumnName, positive: z.string() }),
  /** One of several values; left out, `classes` are those found, in order. */
  z.strictObject({
    task: z.literal('multiclass'),
    column: ColumnName,
    classes: z.array(z.string()).min(2).max(256).optional(),
  }),
  LabelColumns,
  NumberColumn,
]);
export type TargetRecipe = z.infer<typeof TargetRecipe>;

/** Columns that are predicted. */
export function columnsOf(target: TargetRecipe): string[] {
  return target.task === 'multi-label' ? target.columns : [target.column];
}

const Share = z.number().positive().lt(1);
const shares = { validation: Share, test: Share };
const Values = z.array(z.string()).min(1);

/** Which rows are for training, validation and test. Shares are of all good rows. */
export const SplitRecipe = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('random'), ...shares }),
  /** Each class keeps its share in every split. */
  z.strictObject({ method: z.literal('stratified'), ...shares }),
  /** Rows with the same value, of a customer or patient, stay in one split. */
  z.strictObject({ method: z.literal('grouped'), column: ColumnName, ...shares }),
  /** The oldest rows are for training, the newest for test. Rows of one moment stay in one split. */
  z.strictObject({ method: z.literal('by-time'), column: ColumnName, ...shares }),
  /** A column says it. */
  z.strictObject({
    method: z.literal('given'),
    column: ColumnName,
    train: Values,
    validation: Values,
    test: Values,
  }),
]);
export type SplitRecipe = z.infer<typeof SplitRecipe>;

/** What files of rows are; JSON lines have an object a line, and NumPy's arrays are columns. */
export const TableFormat = z.enum(['csv', 'tsv', 'parquet', 'jsonl', 'npy', 'npz']);
export type TableFormat = z.infer<typeof TableFormat>;

/** Words for "missing", as R, Python, spreadsheets and databases write it. */
export const MISSING_WORDS = ['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', 'None', '?'];

/** How a kind becomes features. */
export const FeatureRecipe = z.strictObject({
  /** The most frequent categories of a column have a feature each, at most so many. */
  maxCategories: z.int().min(1).max(4096).default(64),
  /** Categories of fewer training rows are among the others. */
  minCategoryRows: z.int().min(1).default(2),
  /** Runs of up to so many words of a text are hashed. */
  textWords: z.int().min(1).max(3).default(2),
  /** Features that the runs of a text column are hashed into. */
  textBuckets: z.int().min(2).max(65_536).default(1024),
});
export type FeatureRecipe = z.infer<typeof FeatureRecipe>;

/** How cells that name images, or hold them, are read. */
export const TableImages = PixelFormat.extend({
  /** Where relative names start; the folder of the first file where it is left out. */
  folder: FolderLocation.optional(),
});
export type TableImages = z.infer<typeof TableImages>;

/** What is to be learned from a table. */
export const TableRecipe = z.strictObject({
  target: TargetRecipe,
  /** Names a row; kept with it, and never learned from. */
  id: ColumnName.optional(),
  /** How much a row counts, in training and in every score: a number above 0. */
  weight: ColumnName.optional(),
  columns: z.record(z.string(), ColumnRecipe).default({}),
  /** Cells that hold one of these words are missing. */
  missing: z.array(z.string()).default(MISSING_WORDS),
  split: SplitRecipe,
  features: FeatureRecipe.prefault({}),
  /** Left out, columns of images aren't learned from. */
  images: TableImages.optional(),
  /** Share of all rows that may be put aside as unusable. */
  maxBadRows: z.number().min(0).lt(1).default(0.01),
  /** Rows without a target are kept as such, and are no bad rows. */
  unlabelled: z.boolean().optional(),
});
export type TableRecipe = z.infer<typeof TableRecipe>;
