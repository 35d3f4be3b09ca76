import type { TableLayout } from './table/table-layout';

/** Of one row: [height, width, channels] of an image, or [features] of a table's. */
export type InputShape = readonly number[];

/** Rows one after the other: bytes where they are images, which networks read as byte / 255, else features as they are. */
export type Inputs = Uint8Array | Float32Array;

/** What networks read, with the class of each row as uint8 [rows]. */
export interface LabelledRows {
  rows: number;
  shape: InputShape;
  inputs: Inputs;
  labels: Uint8Array;
  /**
   * What is predicted where it isn't a class, and labels are all 0: 0 or 1 for each label, or the number in deviations from
   * the mean. float32 [rows, outputs]
   */
  targets?: Float32Array;
  /** How much each row counts, float32 [rows], above 0; absent where all count alike. */
  weights?: Float32Array;
  /** Of a table's rows, for views that change them cell by cell. */
  layout?: TableLayout;
}

/** Rows of three dimensions are images, and kept as bytes. */
export function areImages(shape: InputShape): shape is readonly [number, number, number] {
  return shape.length === 3;
}

/** "images of 28×28×1", "rows of 12 features". */
export function describeInputs(shape: InputShape): string {
  const sizes = shape.join('×');
  return areImages(shape) ? `images of ${sizes}` : `rows of ${sizes} features`;
}

/** Room for so many numbers of rows of this shape. */
export function createInputs(shape: InputShape, length: number): Inputs {
  return areImages(shape) ? new Uint8Array(length) : new Float32Array(length);
}
