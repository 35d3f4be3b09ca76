import { z } from 'zod';
import { AugmentOperations } from './augment-operation';
import { UnseenCategories } from './column-notes';
import { BlobRef, Digest } from '../digest';
import { PixelFormat } from './pixel-format';
import { SchemaColumn } from './table';
import { TargetScale, Task } from './task';

/** Images as uint8 [rows, height, width, channels] and labels as uint8 [rows], both raw bytes. */
const ImageSplit = z.strictObject({
  rows: z.int().positive(),
  images: BlobRef,
  /** All 0 where labels or a number are predicted, and not a class. */
  labels: BlobRef,
  /** What is predicted then, as of a table. */
  targets: BlobRef.optional(),
  /** int32 [rows]: numbers of the rows in the source, from 0 on; only where the recipe needs them. */
  numbers: BlobRef.optional(),
  /** Number of each row's group, int32 [rows]: of training rows that are split by group. */
  groups: BlobRef.optional(),
});

/** Rows of a table as Arrow streams of typed columns, in the order of the source, and labels as uint8 [rows]. */
const TableSplit = z.strictObject({
  rows: z.int().positive(),
  shards: z.array(z.strictObject({ rows: z.int().positive(), bytes: BlobRef })).min(1),
  /** All 0 where labels or a number are predicted, and not a class. */
  labels: BlobRef,
  /** What is predicted then, float32 [rows, outputs]: 0 or 1 for each label, or the number as it is. */
  targets: BlobRef.optional(),
  /** How much each row counts, float32 [rows], 1 on average: only where the recipe names a column for it. */
  weights: BlobRef.optional(),
  /** Number of each row's group, int32 [rows]: of training rows that are split by group. */
  groups: BlobRef.optional(),
});
export type TableSplit = z.infer<typeof TableSplit>;

export const Split = z.union([ImageSplit, TableSplit]);
export type Split = z.infer<typeof Split>;

/** Rows whose class nobody knows: what teachers say of them is all that students learn from them. */
export const UnlabelledRows = z.union([
  ImageSplit.pick({ rows: true, images: true }),
  TableSplit.pick({ rows: true, shards: true }),
]);
export type UnlabelledRows = z.infer<typeof UnlabelledRows>;

/** Rows of the source that are in no split since they can't be used. */
export const Quarantine = z.strictObject({
  rows: z.int().positive(),
  /** Most frequent first. */
  reasons: z.array(z.strictObject({ reason: z.string(), rows: z.int().positive() })).min(1),
  /** JSON lines, one a row: what names it, `reason`, and what was found where there is more to say. */
  list: BlobRef,
});
export type Quarantine = z.infer<typeof Quarantine>;

/** Rows of the second-named split whose pixels or cells also occur in the first-named one. */
export const SplitDuplicates = z.strictObject({
  trainTest: z.int().nonnegative(),
  trainValidation: z.int().nonnegative(),
  validationTest: z.int().nonnegative(),
});
export type SplitDuplicates = z.infer<typeof SplitDuplicates>;

/** Groups that each split has, where rows of one stay in one split. */
export const SplitGroups = z.strictObject({
  train: z.int().positive(),
  validation: z.int().positive(),
  test: z.int().positive(),
});
export type SplitGroups = z.infer<typeof SplitGroups>;

/** What people should know of the data beside their numbers of rows; each only where there is any. */
export const DataNotes = z.strictObject({
  quarantined: Quarantine.optional(),
  duplicatesAcrossSplits: SplitDuplicates.optional(),
  /** Data sets that were ingested before these were counted lack them, as what follows. */
  groups: SplitGroups.optional(),
  unseenCategories: UnseenCategories.optional(),
});
export type DataNotes = z.infer<typeof DataNotes>;

/** An ingested, content-addressed data set with leak-free splits. */
export const Dataset = z.strictObject({
  /** SHA-256 over the source's files, so that a schedule's tick sees whether anything changed. */
  sourceDigest: Digest,
  /** What a network has an output for: classes, labels, or one number. */
  classes: z.int().min(1).max(256),
  /** Absent where it is one of several classes. */
  task: Task.optional(),
  /** Of a number. */
  scale: TargetScale.optional(),
  /** By class number or label, where the source names them. */
  classNames: z.array(z.string()).optional(),
  /** [height, width, channels] of images; [features] of what a table's rows become. */
  shape: z.union([
    z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
    z.tuple([z.int().positive()]),
  ]),
  train: Split,
  validation: Split,
  test: Split,
  /** Only where the recipe asks for them, and the source has any. */
  unlabelled: UnlabelledRows.optional(),
  /** Of a table only. */
  table: z
    .strictObject({
      columns: z.array(SchemaColumn).min(1),
      /** JSON of a Preprocessing, fitted on the training rows. */
      preprocessing: BlobRef,
      /** Of columns of images: what these have become. */
      images: PixelFormat.optional(),
    })
    .optional(),
  ...DataNotes.shape,
});
export type Dataset = z.infer<typeof Dataset>;

/**
 * One view of the training split: every row moved by its own whole-pixel shift, and then changed by the operations, whose
 * random choices follow from the seed, the row's number and the operation's place. `shifts` is int8 [rows, 2], (dy, dx) per
 * row. Where there are no operations, its bytes are the view's identity; else operations, seed and rows are as well.
 */
export const View = z.strictObject({
  index: z.int().nonnegative(),
  seed: z.int().nonnegative(),
  rows: z.int().positive(),
  shifts: BlobRef,
  operations: AugmentOperations.optional(),
});
export type View = z.infer<typeof View>;
