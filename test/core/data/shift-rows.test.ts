import type { ImageShape } from '../../../core/data/labelled-images';
import { drawShifts, shiftInto, shiftRows } from '../../../core/data/shift-images';
import { createRandom } from '../../../core/random/random';

const ROWS = 60;

/** The slow definition, image by image, back in bytes. */
function shiftSlowly(images: Uint8Array, shifts: Int8Array, shape: ImageShape): Uint8Array {
  const size = shape[0] * shape[1] * shape[2];
  const moved = new Float32Array(images.length);
  for (let row = 0; row < images.length / size; row += 1)
    shiftInto(moved, row * size, images, row, shape, shifts[2 * row] ?? 0, shifts[2 * row + 1] ?? 0);
  return Uint8Array.from(moved, (value) => Math.round(value * 255));
}

/** Without zeros, so that a pixel that is left out shows. */
function drawImages(shape: ImageShape, seed: number): Uint8Array {
  const random = createRandom(seed, 'images');
  return Uint8Array.from({ length: ROWS * shape[0] * shape[1] * shape[2] }, () => random.integer(1, 255));
}

test.each<[ImageShape, number]>([
  [[28, 28, 1], 2],
  [[5, 7, 3], 4],
  [[4, 3, 2], 6],
  [[1, 9, 1], 3],
  [[6, 1, 4], 2],
])('rows of %j moved by up to %i pixels are those of the definition', (shape, shiftPixels) => {
  const images = drawImages(shape, 1);
  const shifts = drawShifts(ROWS, shiftPixels, 2);
  const target = new Uint8Array(images.length).fill(7);
  shiftRows(target, images, shifts, shape, 0, ROWS);
  expect(target).toEqual(shiftSlowly(images, shifts, shape));
  expect(target).not.toEqual(images);
});

test('takes the rows that are asked for with their own shifts, and leaves the rest of the target alone', () => {
  const shape = [3, 4, 2] as const;
  const images = drawImages(shape, 3);
  const shifts = drawShifts(ROWS, 2, 4);
  const target = new Uint8Array(11 * 24).fill(7);
  shiftRows(target, images, shifts, shape, 20, 10);
  expect(target.subarray(0, 240)).toEqual(shiftSlowly(images, shifts, shape).subarray(20 * 24, 30 * 24));
  expect([...target.subarray(240)]).toEqual(Array.from({ length: 24 }, () => 7));
});

test('images without shifts stay where they are', () => {
  const images = drawImages([2, 2, 1], 5);
  const target = new Uint8Array(12);
  shiftRows(target, images, null, [2, 2, 1], 1, 3);
  expect(target).toEqual(images.subarray(4, 16));
});
