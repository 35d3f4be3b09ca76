import { settleWeights } from '../../../core/data/settle-weights';

test('weights of any scale are 1 on average', () => {
  expect([...settleWeights([1e6, 3e6])]).toEqual([0.5, 1.5]);
  expect([...settleWeights(Float32Array.of(3e38, 3e38))]).toEqual([1, 1]);
});

test('no row counts for ten thousand times the average, or for less than a ten-thousandth', () => {
  const settled = settleWeights([...new Array<number>(99_999).fill(1e-9), 1]);
  expect(settled[0]).toBeCloseTo(1e-4, 9);
  expect(settled[99_999]).toBe(1e4);
});
