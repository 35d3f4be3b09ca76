import { batchesPerEpoch, createBatchFeeder, orderRows } from '../../../core/data/batches';
import { drawShifts, shiftInto } from '../../../core/data/shift-images';

describe('shifts', () => {
  test('lie within the limit, reach it on both sides and are fixed by their seed', () => {
    const shifts = drawShifts(500, 2, 1);
    expect(shifts).toHaveLength(1000);
    expect(new Set(shifts)).toEqual(new Set([-2, -1, 0, 1, 2]));
    expect(drawShifts(500, 2, 1)).toEqual(shifts);
    expect(drawShifts(500, 2, 2)).not.toEqual(shifts);
    expect(new Set(drawShifts(10, 0, 1))).toEqual(new Set([0]));
  });

  // prettier-ignore
  const image = [
    1, 2, 3,
    4, 5, 6,
  ];
  test.each([
    [0, 0, [1, 2, 3, 4, 5, 6]],
    [1, 0, [0, 0, 0, 1, 2, 3]],
    [-1, 0, [4, 5, 6, 0, 0, 0]],
    [0, 1, [0, 1, 2, 0, 4, 5]],
    [0, -2, [3, 0, 0, 6, 0, 0]],
    [1, 1, [0, 0, 0, 0, 1, 2]],
    [5, 0, [0, 0, 0, 0, 0, 0]],
    [0, -4, [0, 0, 0, 0, 0, 0]],
  ])('(dy, dx) = (%i, %i) moves down and right and fills with zero', (dy, dx, wanted) => {
    const target = new Float32Array(8).fill(9);
    shiftInto(target, 1, Uint8Array.from([9, 9, 9, 9, 9, 9, ...image]), 1, [2, 3, 1], dy, dx);
    expect([...target]).toEqual([9, ...wanted.map((byte) => Math.fround(byte / 255)), 9]);
  });

  test('moves channels together', () => {
    const target = new Float32Array(6);
    shiftInto(target, 0, Uint8Array.from([1, 2, 3, 4, 5, 6]), 0, [1, 3, 2], 0, 1);
    expect([...target].map((value) => Math.round(value * 255))).toEqual([0, 0, 1, 2, 3, 4]);
  });
});

describe('batches', () => {
  const data = {
    rows: 5,
    shape: [1, 2, 1] as const,
    inputs: Uint8Array.from([0, 51, 1, 102, 2, 153, 3, 204, 4, 255]),
    labels: Uint8Array.from([0, 1, 2, 0, 1]),
  };
  const view = {
    shifts: Int8Array.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
    softLogProbabilities: Float32Array.from({ length: 15 }, (_, i) => -i),
  };

  test('an order is a permutation, different in each epoch and fixed by seed and epoch', () => {
    const order = orderRows(100, 3, 0);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(orderRows(100, 3, 0)).toEqual(order);
    expect(orderRows(100, 3, 1)).not.toEqual(order);
    expect(orderRows(100, 4, 0)).not.toEqual(order);
  });

  test('rows come in order with their own shift, label and soft labels; the last batch is smaller', () => {
    const feed = createBatchFeeder(data, 3, 2);
    const order = Int32Array.from([4, 2, 0, 1, 3]);
    expect(batchesPerEpoch(5, 2)).toBe(3);
    const first = feed(view, order, 0);
    expect([...first.inputs].map((value) => value * 255)).toEqual(
      [4, 255, 0, 2].map((v): unknown => expect.closeTo(v, 4)),
    );
    expect([...first.labels]).toEqual([0, 1, 0, 0, 0, 1]);
    expect([...first.softLogProbabilities!]).toEqual([-12, -13, -14, -6, -7, -8]);
    const last = feed(view, order, 4);
    expect(last.rows).toBe(1);
    expect([...last.inputs].map((value) => value * 255)).toEqual([
      expect.closeTo(3, 4),
      expect.closeTo(204, 4),
    ]);
    expect([...last.labels]).toEqual([1, 0, 0]);
    expect([...last.softLogProbabilities!]).toEqual([-9, -10, -11]);
  });

  test('a view without soft labels gives batches without', () => {
    const feed = createBatchFeeder(data, 3, 2);
    expect(
      feed({ ...view, softLogProbabilities: null }, orderRows(5, 0, 0), 0).softLogProbabilities,
    ).toBeNull();
  });
});
