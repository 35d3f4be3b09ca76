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

/** byte / 255, rounded to float32 once: a look-up is faster than a division per pixel. */
const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
