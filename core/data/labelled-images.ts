import type { LabelledRows } from './labelled-rows';

/** [height, width, channels] */
export type ImageShape = readonly [height: number, width: number, channels: number];

/**
 * Images as uint8 [rows, height, width, channels] with their classes as uint8 [rows]. While they are ingested, targets that are
 * numbers are as the source has them.
 */
export interface LabelledImages extends LabelledRows {
  shape: ImageShape;
  inputs: Uint8Array;
  /** Of each row in its source, from 0 on, where the source says it. */
  numbers?: Int32Array;
  /** Number of each row's group, int32 [rows], where rows of one stay in one split. */
  groups?: Int32Array;
  /** When each row is of, seconds since 1970 or any other number, float64 [rows]: where the newest are for test. */
  times?: Float64Array;
}
