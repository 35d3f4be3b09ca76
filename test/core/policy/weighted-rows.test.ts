/** Rows that have weights: scores and ensembles against scikit-learn and SciPy. */
import golden from '../../golden/policy/weighted.json';
import { calibrateMixture } from '../../../core/policy/calibration/calibrate-mixture';
import { measureCalibration } from '../../../core/policy/calibration/measure-calibration';
import { ensembleWeights } from '../../../core/policy/ensemble-weights';
import { scoreMixture } from '../../../core/policy/score-mixture';
import { rankingQuality } from '../../../core/policy/statistics/ranking-quality';
import { scorePredictions } from '../../../core/distillation/score-predictions';

const labels = Uint8Array.from(golden.labels);
const rowWeights = Float32Array.from(golden.weights);
const probabilities = golden.chances.map((chances) => {
  return Float32Array.from(chances.flatMap((p) => [1 - Math.fround(p), p]));
});
const answers = { probabilities, labels, classes: 2, rowWeights };

test.each([0, 1, 2])('member %i is scored as scikit-learn scores it', (i) => {
  const wanted = golden.scores[i]!;
  const own = probabilities[i]!;
  const alone = scoreMixture({ ...answers, probabilities: [own] }, [1]);
  const predicted = scorePredictions(own.map(Math.log), labels, 2, rowWeights).score;
  for (const score of [alone, predicted]) {
    expect(score.loss).toBeCloseTo(wanted.loss, 6);
    expect(score.errorRate).toBeCloseTo(wanted.errorRate, 6);
    expect(score.rows).toBe(60);
    expect(score.errors).not.toBeCloseTo(60 * wanted.errorRate, 1);
  }
  const ranking = rankingQuality(golden.chances[i]!, labels, rowWeights)!;
  expect(ranking.rocAuc).toBeCloseTo(wanted.rocAuc, 10);
  expect(ranking.averagePrecision).toBeCloseTo(wanted.averagePrecision, 10);
  expect(rankingQuality(golden.chances[i]!, labels)!.rocAuc).not.toBeCloseTo(wanted.rocAuc, 4);
});

test('the ensemble of least weighted loss is the one that SciPy finds', () => {
  const { weights, score } = ensembleWeights({ ...answers, method: 'validation' });
  weights.forEach((weight, i) => expect(weight).toBeCloseTo(golden.mixture.weights[i]!, 3));
  expect(score.loss).toBeCloseTo(golden.mixture.loss, 6);
  expect(score.errorRate).toBeDefined();
});

test('the temperature of least weighted loss is the one that SciPy finds', () => {
  const { calibration } = calibrateMixture({ ...answers, probabilities: [probabilities[0]!] }, [1]);
  expect(calibration.temperature).toBeCloseTo(golden.temperature, 5);
});

test('greedy selection counts errors by their weight', () => {
  // Each member is wrong on one row, and both together on both.
  const two = [Float32Array.of(0.1, 0.9, 0.6, 0.4), Float32Array.of(0.6, 0.4, 0.1, 0.9)];
  const method = {
    method: 'greedy',
    metric: 'errorRate',
    warmStart: 1,
    rounds: 1,
    bags: 1,
    bagShare: 1,
  } as const;
  const select = (weights?: Float32Array) =>
    ensembleWeights({
      probabilities: two,
      labels: Uint8Array.of(0, 0),
      classes: 2,
      method,
      ...(weights && { rowWeights: weights }),
    }).weights;
  expect(select(Float32Array.of(1.9, 0.1))[1]).toBe(1);
  expect(select(Float32Array.of(0.1, 1.9))[0]).toBe(1);
});

test('calibration is weighted: a row of weight 2 is as good as two of weight 1', () => {
  const shares = Float64Array.of(0.8, 0.2, 0.3, 0.7, 0.6, 0.4);
  const weighted = measureCalibration(shares, Uint8Array.of(0, 1, 1), 2, Float32Array.of(1, 1, 2));
  const twice = Float64Array.of(...shares, 0.6, 0.4);
  const counted = measureCalibration(twice, Uint8Array.of(0, 1, 1, 1), 2);
  expect(weighted.error).toBeCloseTo(counted.error, 12);
  expect(weighted.brierScore).toBeCloseTo(counted.brierScore, 12);
});
