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
}
