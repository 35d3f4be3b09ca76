import { z } from 'zod';
import { BlobRef, Digest } from './digest';

/** One split: images as uint8 [rows, height, width, channels] and labels as uint8 [rows], both raw bytes. */
export const Split = z.strictObject({
  rows: z.int().positive(),
  images: BlobRef,
  labels: BlobRef,
});
export type Split = z.infer<typeof Split>;

/** An ingested, content-addressed data set with leak-free splits. */
export const Dataset = z.strictObject({
  /** SHA-256 over the source files, so that a schedule's tick sees whether anything changed. */
  sourceDigest: Digest,
  classes: z.int().min(2).max(256),
  /** [height, width, channels] */
  shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  train: Split,
  validation: Split,
  test: Split,
});
export type Dataset = z.infer<typeof Dataset>;

/**
 * One view of the training split: every row moved by its own whole-pixel shift.
 * `shifts` is int8 [rows, 2], (dy, dx) per row; the bytes are the view's identity.
 */
export const View = z.strictObject({
  index: z.int().nonnegative(),
  seed: z.int().nonnegative(),
  rows: z.int().positive(),
  shifts: BlobRef,
});
export type View = z.infer<typeof View>;
