import { sizeOf } from '../contracts/models/shape';
import { areImages, type Inputs, type InputShape } from './labelled-rows';
import { moveRows, shiftInto, shiftRows } from './shift-images';

/**
 * Copies rows `start` to `start + count` to the front of `target`, images moved by their shifts.
 *
 * @param shifts int8 [rows, 2], (dy, dx), of images only; null leaves them where they are.
 */
export function placeRows(
  target: Inputs,
  inputs: Inputs,
  shifts: Int8Array | null,
  shape: InputShape,
  start: number,
  count: number,
): void {
  if (areImages(shape) && target instanceof Uint8Array && inputs instanceof Uint8Array) {
    shiftRows(target, inputs, shifts, shape, start, count);
    return;
  }
  const size = sizeOf(shape);
  target.set(inputs.subarray(start * size, (start + count) * size));
}

/** Copies the rows that `rows` names, in that order, to the front of `target`, images moved by their shifts. */
export function gatherInputs(
  target: Inputs,
  inputs: Inputs,
  shifts: Int8Array,
  shape: InputShape,
  rows: Int32Array,
): void {
  if (areImages(shape) && target instanceof Uint8Array && inputs instanceof Uint8Array) {
    moveRows(target, inputs, shifts, shape, rows);
    return;
  }
  const size = sizeOf(shape);
  rows.forEach((row, i) => target.set(inputs.subarray(row * size, (row + 1) * size), i * size));
}

/** Writes one row as networks read it into `target` from `offset` on: an image moved by (dy, dx) and scaled to [0, 1]. */
export function readRow(
  target: Float32Array,
  offset: number,
  inputs: Inputs,
  row: number,
  shape: InputShape,
  dy: number,
  dx: number,
): void {
  if (areImages(shape) && inputs instanceof Uint8Array) {
    shiftInto(target, offset, inputs, row, shape, dy, dx);
    return;
  }
  const size = sizeOf(shape);
  target.set(inputs.subarray(row * size, (row + 1) * size), offset);
}
