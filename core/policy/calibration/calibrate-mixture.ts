import type { Calibration } from '../../contracts/teachers/ensemble-account';
import type { Score } from '../../contracts/models/models';
import { mixProbabilities, scoreMixture, SMALLEST_PROBABILITY, type MemberAnswers } from '../score-mixture';
import { calibrationError } from './calibration-error';
import { fitTemperature } from './fit-temperature';

/** As in Guo et al. 2017. */
const BINS = 15;

export interface CalibratedMixture {
  calibration: Calibration;
  /** Of the calibrated mixture. The errors are those from before: a temperature keeps the order of classes. */
  score: Score;
}

/** Fits one temperature to the weighted mean of the members' probabilities, on the rows given. */
export function calibrateMixture(answers: MemberAnswers, weights: readonly number[]): CalibratedMixture {
  const { labels, classes, rowWeights } = answers;
  const mixed = mixProbabilities(answers, weights);
  const before = scoreMixture(answers, weights);
  const logs = mixed.map((p) => Math.log(Math.max(SMALLEST_PROBABILITY, p)));
  const temperature = fitTemperature(logs, labels, classes, rowWeights);
  const cooled = softmax(logs, classes, temperature);
  const loss = meanLoss(cooled, labels, classes, rowWeights);
  const errorOf = (probabilities: Float64Array) =>
    calibrationError(probabilities, labels, classes, BINS, rowWeights);
  return {
    calibration: {
      temperature,
      bins: BINS,
      before: { loss: before.loss, calibrationError: errorOf(mixed) },
      after: { loss, calibrationError: errorOf(cooled) },
    },
    score: { ...before, loss },
  };
}

function softmax(logits: Float64Array, classes: number, temperature: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const own = logits.subarray(start, start + classes);
    const largest = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = own.map((z) => Math.exp((z - largest) / temperature));
    const total = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, k) => (probabilities[start + k] = power / total));
  }
  return probabilities;
}

function meanLoss(
  probabilities: Float64Array,
  labels: Uint8Array,
  classes: number,
  rowWeights?: Float32Array,
): number {
  let [loss, total] = [0, 0];
  labels.forEach((label, row) => {
    const weight = rowWeights?.[row] ?? 1;
    loss -= weight * Math.log(Math.max(Number.MIN_VALUE, probabilities[row * classes + label] ?? 0));
    total += weight;
  });
  return loss / total;
}
