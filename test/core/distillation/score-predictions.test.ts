import { scorePredictions } from '../../../core/distillation/score-predictions';

test('counts errors, marks the wrong rows and averages −log p of the labels', () => {
  const probabilities = [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.25, 0.5, 0.25];
  const labels = Uint8Array.from([0, 0, 1]);
  const { score, wrong } = scorePredictions(Float32Array.from(probabilities, Math.log), labels, 3);
  expect(score.errors).toBe(1);
  expect(score.rows).toBe(3);
  expect(score.loss).toBeCloseTo(-(Math.log(0.7) + Math.log(0.3) + Math.log(0.5)) / 3, 6);
  expect([...wrong]).toEqual([0, 1, 0]);
});

test('ties go to the lowest class', () => {
  const tie = Float32Array.from([0.5, 0.5], Math.log);
  expect(scorePredictions(tie, Uint8Array.from([0]), 2).score.errors).toBe(0);
  expect(scorePredictions(tie, Uint8Array.from([1]), 2).score.errors).toBe(1);
});
