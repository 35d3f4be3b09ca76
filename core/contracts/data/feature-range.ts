import { z } from 'zod';
import type { ColumnKind } from './table';

/** Features [start, start + size) of a row: what preprocessing makes of one column. */
export const FeatureRange = z.strictObject({ start: z.int().min(0), size: z.int().min(1) });
export type FeatureRange = z.infer<typeof FeatureRange>;

/** Features that are an image: the values of its pixels, row by row, in the order of the channels. */
export const ImageRange = FeatureRange.extend({
  /** [height, width, channels] */
  shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
});
export type ImageRange = z.infer<typeof ImageRange>;

/** A column's features. */
export interface FeatureBlock extends FeatureRange {
  column: string;
  kind: ColumnKind;
  /** Of an image, which is the first of its features: [height, width, channels]. */
  shape?: ImageRange['shape'];
}
