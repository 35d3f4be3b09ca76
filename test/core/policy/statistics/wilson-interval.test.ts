import { wilsonInterval } from '../../../../core/policy/statistics/wilson-interval';
import { expectClose } from '../expect-close';
import { readGolden } from '../golden';

interface Golden {
  wilson: [count: number, rows: number, confidence: number, low: number, high: number][];
}
const { wilson } = readGolden('statistics') as Golden;

test.each(wilson)('%i of %i at %d matches statsmodels', (count, rows, confidence, low, high) => {
  const interval = wilsonInterval(count, rows, confidence);
  expectClose(interval.low, low, { relative: 1e-12, absolute: 1e-15 });
  expectClose(interval.high, high, { relative: 1e-12 });
});

test('is a 95% interval where nothing else is said', () => {
  expect(wilsonInterval(97, 10_000)).toEqual(wilsonInterval(97, 10_000, 0.95));
  expect(wilsonInterval(97, 10_000)).not.toEqual(wilsonInterval(97, 10_000, 0.99));
});

test('holds the share and stays in [0, 1]', () => {
  expect(wilsonInterval(0, 20).low).toBe(0);
  expect(wilsonInterval(0, 20).high).toBeGreaterThan(0.1);
  expect(wilsonInterval(20, 20).high).toBe(1);
});

test('names a count that can’t be', () => {
  expect(() => wilsonInterval(11, 10)).toThrow('11 of 10');
  expect(() => wilsonInterval(0, 0)).toThrow('0 of 0');
});
