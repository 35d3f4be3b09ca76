import type { Score } from '../contracts/models';

/** A score with the rows that were wrong, as paired tests need them. */
export interface ScoredPredictions {
  score: Score;
  /** uint8 [rows]: 1 where the most likely class isn't the label. */
  wrong: Uint8Array;
}

/**
 * Compares predictions with labels. Ties go to the lowest class. The loss is the mean negative log-likelihood in
 * nats.
 *
 * @param logProbabilities float32 [rows, classes]
 * @param labels uint8 [rows]
 */
export function scorePredictions(
  logProbabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
): ScoredPredictions {
  const wrong = new Uint8Array(labels.length);
  let errors = 0;
  let sum = 0;
  labels.forEach((label, row) => {
    const predictions = logProbabilities.subarray(row * classes, (row + 1) * classes);
    sum -= predictions[label] ?? -Infinity;
    if (mostLikely(predictions) === label) return;
    wrong[row] = 1;
    errors += 1;
  });
  return { score: { errors, rows: labels.length, loss: sum / labels.length }, wrong };
}

function mostLikely(row: Float32Array): number {
  let best = 0;
  for (let k = 1; k < row.length; k += 1) if ((row[k] ?? NaN) > (row[best] ?? NaN)) best = k;
  return best;
}
