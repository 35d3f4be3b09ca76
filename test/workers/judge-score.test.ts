import golden from '../golden/policy/tasks.json';
import { judgeScore } from '../../workers/trainer/judge-score';

const SCORE = { errors: 1, rows: 4, loss: 0.5 };
const labels = Uint8Array.of(0, 1, 1, 0);
/** Chances of class 1. */
const logs = Float32Array.from([0.2, 0.6, 0.3, 0.4].flatMap((p) => [Math.log(1 - p), Math.log(p)]));

test('a score tells 1 − the area that was asked for, beside what it was', () => {
  expect(judgeScore(SCORE, logs, { labels }, 'rocAuc')).toEqual({
    ...SCORE,
    judged: { by: 'rocAuc', value: 0.25 },
  });
  // At the thresholds 0.6 and 0.3: half of class 1 with precision 1, then all with 2 of 3.
  const { judged } = judgeScore(SCORE, logs, { labels }, 'averagePrecision');
  expect(judged?.value).toBeCloseTo(1 - (0.5 + 0.5 * (2 / 3)), 12);
});

test('rows count by their weights', () => {
  // Only the pair of rows 2 and 3 is the wrong way round.
  const weights = Float32Array.of(1, 1, 3, 1);
  expect(judgeScore(SCORE, logs, { labels, weights }, 'rocAuc').judged?.value).toBeCloseTo(3 / 8, 12);
});

test('where nothing is asked, or a class has no row, nothing is told', () => {
  expect(judgeScore(SCORE, logs, { labels }, undefined)).toBe(SCORE);
  expect(judgeScore(SCORE, logs, { labels: Uint8Array.of(1, 1, 1, 1) }, 'rocAuc')).toBe(SCORE);
});

test('of several labels, the mean over these is told, as scikit-learn has it', () => {
  const { logits, targets, scores } = golden.labels;
  const rows = { labels: new Uint8Array(golden.rows), targets: Float32Array.from(targets) };
  const judge = (by: 'rocAuc' | 'averagePrecision', more = {}) =>
    judgeScore(SCORE, Float32Array.from(logits), { ...rows, ...more }, by).judged!.value;
  expect(judge('rocAuc')).toBeCloseTo(1 - scores.rocAuc, 10);
  expect(judge('averagePrecision')).toBeCloseTo(1 - scores.averagePrecision, 10);
  const weights = Float32Array.from(golden.weights);
  expect(judge('rocAuc', { weights })).toBeCloseTo(1 - scores.weightedRocAuc, 6);
});
