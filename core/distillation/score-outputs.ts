import type { NumberScore, Score } from '../contracts/models/models';
import type { TargetScale, Task } from '../contracts/data/task';
import { scorePredictions } from './score-predictions';

/** What predictions are compared with. */
export interface Judged {
  /** uint8 [rows], of classes */
  labels: Uint8Array;
  /** Of labels and numbers, float32 [rows, width]. */
  targets?: Float32Array | undefined;
  /** float32 [rows], above 0 */
  weights?: Float32Array | undefined;
  task?: Task | undefined;
  /** Of numbers: what tells their score in the target's units; 1 deviation where it isn't known. */
  scale?: TargetScale | undefined;
}

/** A score, with what each row adds to its error. */
export interface ScoredOutputs {
  score: Score;
  /** float32 [rows]: share of the row's labels that are wrong, or the squared error of its number in the target's units. */
  rowErrors: Float32Array;
}

/**
 * Scores what a network says of rows.
 *
 * @param outputs float32 [rows, width]: log-probabilities, log-odds, or numbers in deviations
 */
export function scoreOutputs(outputs: Float32Array, width: number, judged: Judged): ScoredOutputs {
  const { task, labels, targets, weights } = judged;
  if (task === undefined) {
    const { score, wrong } = scorePredictions(outputs, labels, width, weights);
    return { score, rowErrors: Float32Array.from(wrong) };
  }
  if (!targets) throw new Error(`rows of a ${task} have no targets`);
  const scored = { outputs, targets, width, weights };
  return task === 'regression' ? scoreNumbers(scored, judged.scale) : scoreLabels(scored);
}

interface ScoredTargets {
  outputs: Float32Array;
  targets: Float32Array;
  width: number;
  weights: Float32Array | undefined;
}

/** A label is wrong where its log-odds have the wrong sign; at 0 it doesn't hold. The loss is the mean over all labels. */
function scoreLabels({ outputs, targets, width, weights }: ScoredTargets): ScoredOutputs {
  const rowErrors = new Float32Array(outputs.length / width);
  let [errors, loss, wrong, total] = [0, 0, 0, 0];
  outputs.forEach((z, i) => {
    const row = Math.floor(i / width);
    const weight = weights?.[row] ?? 1;
    const holds = (targets[i] ?? 0) > 0.5;
    total += weight;
    // −log σ(±z)
    loss += weight * (Math.max(holds ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
    if (z > 0 === holds) return;
    errors += 1;
    wrong += weight;
    rowErrors[row] = (rowErrors[row] ?? 0) + 1 / width;
  });
  const errorRate = weights && { errorRate: wrong / total };
  return { score: { errors, rows: outputs.length, loss: loss / total, ...errorRate }, rowErrors };
}

/** R² = 1 − Σ w e² / Σ w (y − ȳ)². */
function scoreNumbers(
  { outputs, targets, weights }: ScoredTargets,
  { deviation }: Pick<TargetScale, 'deviation'> = { deviation: 1 },
): ScoredOutputs {
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const mean = (of: (row: number) => number): number => {
    let [sum, total] = [0, 0];
    targets.forEach((_, row) => {
      sum += weightOf(row) * of(row);
      total += weightOf(row);
    });
    return sum / total;
  };
  const errorOf = (row: number) => (outputs[row] ?? NaN) - (targets[row] ?? NaN);
  const loss = mean((row) => errorOf(row) ** 2);
  const centre = mean((row) => targets[row] ?? NaN);
  const variance = mean((row) => ((targets[row] ?? NaN) - centre) ** 2);
  const numbers: NumberScore = {
    rmse: deviation * Math.sqrt(loss),
    mae: deviation * mean((row) => Math.abs(errorOf(row))),
    ...(variance > 0 && { r2: 1 - loss / variance }),
  };
  const rowErrors = Float32Array.from(targets, (_, row) => (deviation * errorOf(row)) ** 2);
  return { score: { rows: targets.length, loss, numbers }, rowErrors };
}
