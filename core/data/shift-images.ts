import { createRandom } from '../random/random';
import type { ImageShape } from './labelled-images';

/**
 * Draws one whole-pixel shift per row, uniform on [−shiftPixels, shiftPixels] for each axis.
 *
 * @returns int8 [rows, 2]: (dy, dx), positive is down and right. The bytes are a view's identity.
 */
export function drawShifts(rows: number, shiftPixels: number, seed: number): Int8Array {
  const random = createRandom(seed, 'shifts');
  return Int8Array.from({ length: rows * 2 }, () => random.integer(-shiftPixels, shiftPixels));
}

/**
 * Writes one image, moved by (dy, dx) and scaled by 1/255 to [0, 1], into `target` from `offset` on; pixels
 * that nothing moved into are zero.
 *
 * @param images uint8 [rows, height, width, channels]; `row` is the one to move.
 */
export function shiftInto(
  target: Float32Array,
  offset: number,
  images: Uint8Array,
  row: number,
  shape: ImageShape,
  dy: number,
  dx: number,
): void {
  const [height, width, channels] = shape;
  const lineLength = width * channels;
  const source = row * height * lineLength;
  if (dy !== 0 || dx !== 0) target.fill(0, offset, offset + height * lineLength);
  const move = dx * channels;
  const left = Math.max(0, move);
  const right = Math.min(lineLength, lineLength + move);
  const bottom = Math.min(height, height + dy);
  for (let y = Math.max(0, dy); y < bottom; y += 1) {
    const to = offset + y * lineLength;
    const from = source + (y - dy) * lineLength - move;
    for (let x = left; x < right; x += 1) target[to + x] = UNIT[images[from + x] ?? 0] ?? 0;
  }
}

/**
 * Copies images `start` to `start + count` to the front of `target`, each moved by its (dy, dx); pixels that nothing
 * moved into are zero. A move is one block copy by dy·width·channels + dx·channels bytes; what it carries over a
 * border is zeroed after.
 *
 * @param images uint8 [rows, height, width, channels]
 * @param shifts int8 [rows, 2], (dy, dx); null leaves the images where they are.
 */
export function shiftRows(
  target: Uint8Array,
  images: Uint8Array,
  shifts: Int8Array | null,
  shape: ImageShape,
  start: number,
  count: number,
): void {
  const size = shape[0] * shape[1] * shape[2];
  // One copy of all and moves in place: a view of each image would cost more than its copy.
  target.set(images.subarray(start * size, (start + count) * size));
  if (!shifts) return;
  for (let i = 0; i < count; i += 1) {
    const row = 2 * (start + i);
    shiftInPlace(target, i * size, shape, shifts[row] ?? 0, shifts[row + 1] ?? 0);
  }
}

/**
 * Copies the images that `rows` names, in that order, to the front of `target`, moved as `shiftRows` moves them.
 *
 * @param images uint8 [rows, height, width, channels]
 * @param shifts int8 [rows, 2], (dy, dx)
 */
export function moveRows(
  target: Uint8Array,
  images: Uint8Array,
  shifts: Int8Array,
  shape: ImageShape,
  rows: Int32Array,
): void {
  const size = shape[0] * shape[1] * shape[2];
  rows.forEach((row, i) => {
    target.set(images.subarray(row * size, (row + 1) * size), i * size);
    shiftInPlace(target, i * size, shape, shifts[2 * row] ?? 0, shifts[2 * row + 1] ?? 0);
  });
}

function shiftInPlace(
  target: Uint8Array,
  offset: number,
  [height, width, channels]: ImageShape,
  dy: number,
  dx: number,
): void {
  const line = width * channels;
  const end = offset + height * line;
  if (Math.abs(dy) >= height || Math.abs(dx) >= width) {
    target.fill(0, offset, end);
    return;
  }
  const move = dy * line + dx * channels;
  if (move > 0) target.copyWithin(offset + move, offset, end - move);
  if (move < 0) target.copyWithin(offset, offset - move, end);
  clear(target, dy > 0 ? offset : end + dy * line, Math.abs(dy) * line);
  if (dx === 0) return;
  const side = dx > 0 ? 0 : line + dx * channels;
  for (let at = offset + side; at < end; at += line) clear(target, at, Math.abs(dx) * channels);
}

/** Few bytes: a call of `fill` would cost more. */
function clear(target: Uint8Array, from: number, count: number): void {
  for (let i = from; i < from + count; i += 1) target[i] = 0;
}

/** byte / 255, rounded to float32 once: a look-up is faster than a division per pixel. */
const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
