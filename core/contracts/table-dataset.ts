import { z } from 'zod';
import { BlobRef, Digest } from './digest';
import { ColumnKind, ColumnRole } from './table';

export const SchemaColumn = z.strictObject({
  name: z.string(),
  kind: ColumnKind,
  role: ColumnRole,
  /** Why the column isn't used, where the recipe says nothing of it. */
  reason: z.string().optional(),
});
export type SchemaColumn = z.infer<typeof SchemaColumn>;

/** Rows of one split: Arrow files, each of its own rows in the order of the source. */
export const TableSplit = z.strictObject({
  rows: z.int().positive(),
  /** Rows of each class, or with each label; none in a regression. */
  targetRows: z.array(z.int().nonnegative()),
  shards: z.array(z.strictObject({ rows: z.int().positive(), bytes: BlobRef })).min(1),
});
export type TableSplit = z.infer<typeof TableSplit>;

/** Rows that were put aside, and why. */
export const Quarantine = z.strictObject({
  rows: z.int().nonnegative(),
  reasons: z.array(z.strictObject({ reason: z.string(), rows: z.int().positive() })),
  /** JSON lines: row or line, column, value, reason. */
  list: BlobRef,
});
export type Quarantine = z.infer<typeof Quarantine>;

/** Rows of one split that another has as well, cell for cell. */
export const Duplicates = z.strictObject({
  validationInTrain: z.int().nonnegative(),
  testInTrain: z.int().nonnegative(),
  testInValidation: z.int().nonnegative(),
});
export type Duplicates = z.infer<typeof Duplicates>;

/** An ingested, content-addressed table with leak-free splits. */
export const TableDataset = z.strictObject({
  /** SHA-256 over the source files, so that a schedule's tick sees whether anything changed. */
  sourceDigest: Digest,
  task: z.enum(['binary', 'multiclass', 'multi-label', 'regression']),
  /** Names of the classes in their order, or of the labels; none in a regression. */
  targetNames: z.array(z.string()),
  columns: z.array(SchemaColumn).min(1),
  /** JSON of a Preprocessing, fitted on the training rows. */
  preprocessing: BlobRef,
  /** Numbers that a row becomes. */
  features: z.int().positive(),
  train: TableSplit,
  validation: TableSplit,
  test: TableSplit,
  quarantine: Quarantine,
  duplicates: Duplicates,
});
export type TableDataset = z.infer<typeof TableDataset>;
