import { chiSquareSurvival } from '../../../../core/policy/statistics/chi-square';
import { erfc } from '../../../../core/policy/statistics/error-function';
import { logGamma } from '../../../../core/policy/statistics/log-gamma';
import {
  logNormalCdf,
  normalCdf,
  normalQuantile,
} from '../../../../core/policy/statistics/normal-distribution';
import { readGolden } from '../golden';
import { expectClose } from '../expect-close';

type Table = [argument: number, value: number][];
const golden = readGolden('statistics') as Record<string, Table>;

const FUNCTIONS = { logGamma, erfc, normalCdf, logNormalCdf, normalQuantile, chiSquareSurvival };

test.each(Object.entries(FUNCTIONS))('%s matches SciPy', (name, compute) => {
  const table = golden[name] ?? [];
  expect(table.length).toBeGreaterThan(5);
  for (const [argument, value] of table)
    expectClose(compute(argument), value, { relative: 1e-12, absolute: 1e-15 });
});

test('the logarithm of Φ keeps its digits where Φ underflows', () => {
  expect(normalCdf(-60)).toBe(0);
  expect(logNormalCdf(-60)).toBeCloseTo(-1805.01356, 5);
});

test('a quantile needs a probability strictly between 0 and 1', () => {
  for (const p of [0, 1, -0.1, NaN]) expect(() => normalQuantile(p)).toThrow(String(p));
});
