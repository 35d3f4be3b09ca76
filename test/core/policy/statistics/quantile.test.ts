import { quantile } from '../../../../core/policy/statistics/quantile';
import { expectClose } from '../expect-close';
import { readGolden } from '../golden';

interface Golden {
  quantile: { sample: number[]; at: [share: number, value: number][] };
}
const { sample, at } = (readGolden('statistics') as Golden).quantile;

test.each(at)('at %d matches NumPy', (share, value) => {
  expectClose(quantile(sample, share), value, { relative: 1e-14 });
});

test('works on typed arrays and leaves the sample in its order', () => {
  const latencies = Float32Array.of(30, 10, 20, 100);
  expect(quantile(latencies, 0.5)).toBe(25);
  expect([...latencies]).toEqual([30, 10, 20, 100]);
});

test('sorts as numbers, not as text', () => {
  expect(quantile([9, 10, 100], 1)).toBe(100);
  expect(quantile([10, 9], 0)).toBe(9);
});

test('refuses an empty sample and a share outside [0, 1]', () => {
  expect(() => quantile([], 0.5)).toThrow('0.5 of 0');
  expect(() => quantile([1], 99)).toThrow('99 of 1');
});
