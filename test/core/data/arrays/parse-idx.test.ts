import { gzipSync } from 'node:zlib';
import { InvalidData } from '../../../../core/contracts/errors';
import { pairIdx } from '../../../../core/data/arrays/pair-idx';
import { parseIdx } from '../../../../core/data/arrays/parse-idx';

function idx(dimensions: number[], values: number[], type = 8): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = type;
  header[3] = dimensions.length;
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Uint8Array.from([...header, ...values]);
}

test('parses images and labels, gzipped or not', () => {
  const bytes = idx([2, 1, 3], [1, 2, 3, 4, 5, 255]);
  const wanted = { dimensions: [2, 1, 3], values: Uint8Array.from([1, 2, 3, 4, 5, 255]) };
  expect(parseIdx(bytes, 'images', 3)).toEqual(wanted);
  const inflated = parseIdx(gzipSync(bytes), 'images.gz', 3);
  expect([...inflated.values]).toEqual([...wanted.values]);
  expect(parseIdx(idx([3], [7, 8, 9]), 'labels', 1).dimensions).toEqual([3]);
});

test('parses bytes that start inside a larger buffer', () => {
  const bytes = idx([2], [7, 8]);
  const larger = new Uint8Array(bytes.length + 5);
  larger.set(bytes, 3);
  expect([...parseIdx(larger.subarray(3, 3 + bytes.length), 'labels', 1).values]).toEqual([7, 8]);
});

test.each([
  ['labels given as images', idx([2], [1, 2]), 'bad magic number 0x00000801, allowed: 0x00000803'],
  ['another type of value', idx([1, 1, 1], [1], 9), 'bad magic number 0x00000903'],
  ['a file cut short', idx([2, 1, 3], [1, 2]), 'truncated: expected 22 bytes (2×1×3), found 18'],
  ['a file with more than it says', idx([1, 1, 1], [1, 2]), 'too long: expected 17 bytes'],
  ['an empty file', new Uint8Array(0), 'truncated: expected 16 bytes (header), found 0'],
  ['a gzip file cut short', gzipSync(idx([1, 1, 1], [1])).subarray(0, 20), 'truncated gzip file of 20 bytes'],
])('refuses %s and names the file', (_, bytes, message) => {
  const parse = () => parseIdx(bytes, 'train-images.gz', 3);
  expect(parse).toThrow(InvalidData);
  expect(parse).toThrow(`train-images.gz: `);
  expect(parse).toThrow(message);
});

test('pairs images with labels', () => {
  const images = { file: 'i', bytes: idx([2, 1, 2], [1, 2, 3, 4]) };
  expect(pairIdx(images, { file: 'l', bytes: idx([2], [0, 1]) })).toEqual({
    rows: 2,
    shape: [1, 2, 1],
    inputs: Uint8Array.from([1, 2, 3, 4]),
    labels: Uint8Array.from([0, 1]),
  });
  expect(() => pairIdx(images, { file: 'l', bytes: idx([3], [0, 1, 2]) })).toThrow(
    'i has 2 images, but l has 3',
  );
  expect(() => pairIdx({ file: 'i', bytes: idx([0, 1, 2], []) }, { file: 'l', bytes: idx([0], []) })).toThrow(
    'i: no images',
  );
});
