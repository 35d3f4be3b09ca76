import { createRandom } from '../../../../core/random/random';
import { compareRowErrors, estimateError } from '../../../../core/policy/statistics/compare-row-errors';

const width = ({ low, high }: { low: number; high: number }) => high - low;

test('errors are weighted means over rows, and then means over the seeds', () => {
  const weights = Float32Array.of(1, 2, 3, 4);
  const student = [Uint8Array.of(1, 0, 0, 0), Uint8Array.of(0, 1, 0, 0)];
  const { student: own, other, interval } = compareRowErrors(student, [Uint8Array.of(0, 0, 0, 1)], weights);
  expect(own).toBeCloseTo((0.1 + 0.2) / 2, 12);
  expect(other).toBeCloseTo(0.4, 12);
  expect(interval.low).toBeLessThan(-0.25);
  expect(interval.high).toBeGreaterThan(-0.25);
});

test('what is told of the mean is told of every seed and sample', () => {
  const rows = Float32Array.of(4, 4, 4, 4);
  expect(compareRowErrors([rows], [rows.map(() => 9)], undefined, Math.sqrt)).toEqual({
    student: 2,
    other: 3,
    interval: { low: -1, high: -1 },
  });
});

test('an interval is as wide as the normal one, with more rows than groups as well', () => {
  for (const rows of [800, 6000]) {
    const random = createRandom('rows', rows);
    const wrong = Uint8Array.from({ length: rows }, () => Number(random.uniform() < 0.2));
    const { error, interval } = estimateError([wrong]);
    const expected = 2 * 1.96 * Math.sqrt((error * (1 - error)) / rows);
    expect(width(interval) / expected).toBeGreaterThan(0.92);
    expect(width(interval) / expected).toBeLessThan(1.08);
  }
});

test('rows that recur with a period are not grouped by it', () => {
  // Of every thousand rows the first hundred: groups by the row's number would be all right or all wrong.
  const rows = 10_000;
  const wrong = Uint8Array.from({ length: rows }, (_, row) => Number(row % 1000 < 100));
  const { interval } = estimateError([wrong]);
  const expected = 2 * 1.96 * Math.sqrt((0.1 * 0.9) / rows);
  expect(width(interval) / expected).toBeGreaterThan(0.9);
  expect(width(interval) / expected).toBeLessThan(1.1);
});

test('the same answers have no difference, and the same rows the same interval', () => {
  const random = createRandom('same');
  const draw = () => Uint8Array.from({ length: 300 }, () => random.integer(0, 1));
  const [a, b] = [draw(), draw()];
  expect(compareRowErrors([a], [a]).interval).toEqual({ low: 0, high: 0 });
  expect(compareRowErrors([a], [b])).toEqual(compareRowErrors([a], [b]));
});
