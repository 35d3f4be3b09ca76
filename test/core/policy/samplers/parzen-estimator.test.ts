import type { FloatRange } from '../../../../core/contracts/training/study';
import { categoricalEstimator, drawChoice } from '../../../../core/policy/samplers/categorical-estimator';
import { kernelWeights } from '../../../../core/policy/samplers/kernel-weights';
import {
  drawPoint,
  fitParzenEstimator,
  logDensities,
} from '../../../../core/policy/samplers/parzen-estimator';
import { scaleOf } from '../../../../core/policy/samplers/scale';
import { createRandom } from '../../../../core/random/random';
import { expectClose } from '../expect-close';
import { readGolden } from '../golden';

interface Golden {
  numerical: {
    range: FloatRange;
    values: number[];
    weights: number[];
    mus: number[];
    sigmas: number[];
    points: number[];
    logDensities: number[];
  }[];
  categorical: { observed: number[]; choices: number; probabilities: number[] }[];
}
const golden = readGolden('tpe') as Golden;

describe.each(golden.numerical.map((entry) => ({ ...entry, n: entry.values.length })))(
  '$n observations in [$range.low, $range.high], log $range.log',
  (entry) => {
    const scale = scaleOf(entry.range);
    const estimator = fitParzenEstimator(entry.values.map(scale.toScale), scale.low, scale.high);

    test('kernels are Optuna’s', () => {
      expect(estimator.kernels).toHaveLength(entry.mus.length);
      estimator.kernels.forEach(({ weight, mu, sigma }, i) => {
        expectClose(weight, entry.weights[i] ?? NaN, { relative: 1e-12 });
        expectClose(mu, entry.mus[i] ?? NaN, { relative: 1e-12, absolute: 1e-14 });
        expectClose(sigma, entry.sigmas[i] ?? NaN, { relative: 1e-10 });
      });
    });

    test('log densities are Optuna’s', () => {
      logDensities(estimator, entry.points.map(scale.toScale)).forEach((value, i) => {
        expectClose(value, entry.logDensities[i] ?? NaN, { relative: 1e-9, absolute: 1e-9 });
      });
    });
  },
);

test('the density integrates to 1', () => {
  const estimator = fitParzenEstimator([1, 1.2, 3, 9.9], 1, 10);
  const n = 20_000;
  const points = Array.from({ length: n }, (_, i) => 1 + (9 * (i + 0.5)) / n);
  const mass = logDensities(estimator, points).reduce((sum, log) => sum + (Math.exp(log) * 9) / n, 0);
  expect(mass).toBeCloseTo(1, 6);
});

test('points are drawn as the density says, and inside', () => {
  const estimator = fitParzenEstimator([0, 0.05, 0.1, 0.9], 0, 1);
  const random = createRandom('points');
  const n = 20_000;
  const drawn = Array.from({ length: n }, () => drawPoint(estimator, random));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(1);
  for (const bin of [0, 1, 2, 3, 4]) {
    const middles = Array.from({ length: 100 }, (_, i) => (bin + (i + 0.5) / 100) / 5);
    const expected = logDensities(estimator, middles).reduce((sum, log) => sum + Math.exp(log) / 500, 0);
    const share = drawn.filter((x) => Math.min(4, Math.floor(5 * x)) === bin).length / n;
    expect(Math.abs(share - expected)).toBeLessThan(0.015);
  }
});

test.each(golden.categorical)('categorical: $observed among $choices matches Optuna', (entry) => {
  const probabilities = categoricalEstimator(entry.observed, entry.choices);
  expect(probabilities).toHaveLength(entry.choices);
  probabilities.forEach((p, i) => {
    expectClose(p, entry.probabilities[i] ?? NaN, { relative: 1e-12 });
  });
});

test('choices are drawn as often as they are probable', () => {
  const random = createRandom('choices');
  const drawn = Array.from({ length: 20_000 }, () => drawChoice([0.2, 0.5, 0.3], random));
  [0.2, 0.5, 0.3].forEach((p, i) => {
    expect(Math.abs(drawn.filter((choice) => choice === i).length / 20_000 - p)).toBeLessThan(0.015);
  });
});

test('the newest 25 observations and the prior weigh the same, older ones less', () => {
  const weights = kernelWeights(40);
  expect(weights).toHaveLength(41);
  expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  expect(new Set(weights.slice(15)).size).toBe(1);
  for (let i = 1; i < 15; i++) expect(weights[i]).toBeGreaterThan(weights[i - 1] ?? NaN);
});
