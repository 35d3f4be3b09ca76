import { parse } from '../../../core/contracts/parse';
import { TeacherInput } from '../../../core/contracts/teachers/teacher-mapping';
import { encodePixels } from '../../../teachers/encode/encode-pixels';
import type { NumericType } from '../../../teachers/encode/numeric-type';

/** Two images of 1×2 pixels in three colours. */
const IMAGES = Uint8Array.of(0, 51, 102, 153, 204, 255, 10, 20, 30, 40, 50, 60);

function encode(layout: string, scale: unknown, type: NumericType = 'float64') {
  const input = parse(TeacherInput, { reads: 'images', layout, scale }, 'input');
  if (input.reads !== 'images') throw new Error('no images');
  const { shape, data } = encodePixels(IMAGES, [1, 2, 3], input, type, 'inputs[0]');
  return { shape, data: Array.from<number | bigint | string, number>(data, Number) };
}

test('colours stay beside each other, come one after the other, or lie flat', () => {
  expect(encode('nhwc', 'bytes')).toEqual({ shape: [2, 1, 2, 3], data: [...IMAGES] });
  expect(encode('flat', 'bytes')).toEqual({ shape: [2, 6], data: [...IMAGES] });
  expect(encode('nchw', 'bytes')).toEqual({
    shape: [2, 3, 1, 2],
    data: [0, 153, 51, 204, 102, 255, 10, 40, 20, 50, 30, 60],
  });
});

test('pixels are scaled, by one number or one a colour', () => {
  expect(encode('flat', 'unit').data.slice(0, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  const colours = { mean: [0, 0.2, 0.4], deviation: [1, 2, 0.5] };
  // (0.6 − 0) / 1, (0.8 − 0.2) / 2, (1 − 0.4) / 0.5
  const [first = NaN, second = NaN, third = NaN] = encode('nchw', colours).data.filter((_, i) => i % 2 === 1);
  expect(first).toBeCloseTo(0.6, 12);
  expect(second).toBeCloseTo(0.3, 12);
  expect(third).toBeCloseTo(1.2, 12);
  expect(encode('flat', { mean: [0.5], deviation: [0.5] }).data.slice(0, 6)).toEqual(
    [-1, -0.6, -0.2, 0.2, 0.6, 1].map((value) => expect.closeTo(value, 12) as number),
  );
});

test('a model that reads whole numbers gets bytes, and nothing else', () => {
  expect(encode('flat', 'bytes', 'uint8').data).toEqual([...IMAGES]);
  expect(encode('flat', 'bytes', 'int64').data).toEqual([...IMAGES]);
  expect(() => encode('flat', 'unit', 'uint8')).toThrow(
    'inputs[0].scale: got "0.2", allowed: whole numbers from 0 to 255, since the model reads uint8',
  );
  expect(() => encode('flat', { mean: [0, 0], deviation: [1] })).toThrow(
    'inputs[0].scale.mean: got [0,0], allowed: 1 number, or 3: one a channel',
  );
});
