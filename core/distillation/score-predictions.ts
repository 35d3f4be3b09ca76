import type { Score } from '../contracts/models/models';

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
 * @param weights float32 [rows], above 0: the loss is Σ wᵢ lossᵢ / Σ wᵢ then, and the error rate alike.
 */
export function scorePredictions(
  logProbabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
  weights?: Float32Array,
): ScoredPredictions {
  const wrong = new Uint8Array(labels.length);
  let [errors, sum, weightOfErrors, total] = [0, 0, 0, 0];
  labels.forEach((label, row) => {
    const predictions = logProbabilities.subarray(row * classes, (row + 1) * classes);
    const weight = weights ? (weights[row] ?? NaN) : 1;
    sum -= weight * (predictions[label] ?? -Infinity);
    total += weight;
    if (mostLikely(predictions) === label) return;
    wrong[row] = 1;
    errors += 1;
    weightOfErrors += weight;
  });
  const errorRate = weights && { errorRate: weightOfErrors / total };
  return { score: { errors, rows: labels.length, loss: sum / total, ...errorRate }, wrong };
}

function mostLikely(row: Float32Array): number {
  let best = 0;
  for (let k = 1; k < row.length; k += 1) if ((row[k] ?? NaN) > (row[best] ?? NaN)) best = k;
  return best;
}
