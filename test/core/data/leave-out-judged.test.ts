import type { LabelledImages } from '../../../core/data/labelled-images';
import { leaveOutJudged } from '../../../core/data/leave-out-judged';

const images = (...pixels: number[]): LabelledImages => ({
  rows: pixels.length,
  shape: [1, 1, 1],
  inputs: Uint8Array.from(pixels),
  labels: new Uint8Array(pixels.length),
  numbers: Int32Array.from(pixels, (pixel) => 100 + pixel),
});

test('rows that are judged elsewhere are left out and told of', () => {
  const splits = { validation: images(3), test: images(5, 6) };
  const { unlabelled, badRows } = leaveOutJudged(images(1, 3, 4, 6, 7), splits);
  expect([...unlabelled.inputs]).toEqual([1, 4, 7]);
  expect([...unlabelled.numbers!]).toEqual([101, 104, 107]);
  const reason = 'the row has no label, and is in validation or test as well';
  expect(badRows).toEqual([
    { name: 'row 103', reason },
    { name: 'row 106', reason },
  ]);
});

test('where there are none, all are kept as they are', () => {
  const rows = images(1, 2);
  expect(leaveOutJudged(rows, { validation: images(3), test: images(4) })).toEqual({
    unlabelled: rows,
    badRows: [],
  });
});
