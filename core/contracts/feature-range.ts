import { z } from 'zod';
import type { ColumnKind } from './table';

/** Features [start, start + size) of a row: what preprocessing makes of one column. */
export const FeatureRange = z.strictObject({ start: z.int().min(0), size: z.int().min(1) });
export type FeatureRange = z.infer<typeof FeatureRange>;

/** A column's features. */
export interface FeatureBlock extends FeatureRange {
  column: string;
  kind: ColumnKind;
}
