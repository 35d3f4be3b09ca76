import { z } from 'zod';
import { PixelFormat } from './pixel-format';

const Moments = {
  /** Of the training rows, in float64. */
  mean: z.number(),
  /** Standard deviation of the training rows; 1 where all are alike. */
  deviation: z.number().positive(),
};

/** Whether a further feature says that the cell was missing: there is one where a training row had none. */
const missing = z.boolean();

const NumericPreprocessing = z.strictObject({
  kind: z.literal('numeric'),
  name: z.string(),
  ...Moments,
  /** Stands for a missing cell. */
  median: z.number(),
  missing,
});

const BooleanPreprocessing = z.strictObject({ kind: z.literal('boolean'), name: z.string(), missing });

const CategoricalPreprocessing = z.strictObject({
  kind: z.literal('categorical'),
  name: z.string(),
  /** One feature each, and one for every other value, seen in training or not. */
  values: z.array(z.string()),
  missing,
});

/** Parts of a date that recur, as a point on a circle each. */
export const DatetimePart = z.enum(['hour', 'weekday', 'month']);
export type DatetimePart = z.infer<typeof DatetimePart>;

const DatetimePreprocessing = z.strictObject({
  kind: z.literal('datetime'),
  name: z.string(),
  ...Moments,
  /** Parts that differ among the training rows. */
  parts: z.array(DatetimePart),
  missing,
});

const TextPreprocessing = z.strictObject({
  kind: z.literal('text'),
  name: z.string(),
  /** Runs of up to this many words are hashed. */
  words: z.int().min(1).max(3),
  /** Features that they are hashed into. */
  buckets: z.int().min(2).max(65_536),
});

/** A feature in [0, 1] for each value of each pixel, row by row, in the order of the channels; 0 where the cell is missing. */
const ImagePreprocessing = z.strictObject({
  kind: z.literal('image'),
  name: z.string(),
  ...PixelFormat.shape,
  missing,
});

export const ColumnPreprocessing = z.discriminatedUnion('kind', [
  NumericPreprocessing,
  BooleanPreprocessing,
  CategoricalPreprocessing,
  DatetimePreprocessing,
  TextPreprocessing,
  ImagePreprocessing,
]);
export type ColumnPreprocessing = z.infer<typeof ColumnPreprocessing>;

/**
 * How the columns of a row become features: fitted on training rows only, and a part of the model from then on.
 * `version` counts changes of what these fields mean.
 */
export const Preprocessing = z.strictObject({
  version: z.literal(1),
  /** Cells that hold one of these words are missing, as are empty ones. */
  missing: z.array(z.string()),
  columns: z.array(ColumnPreprocessing).min(1),
});
export type Preprocessing = z.infer<typeof Preprocessing>;
