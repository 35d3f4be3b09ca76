import type { Scalar, Tensor2D } from '../../models/tensorflow';

/** What a batch is compared with. The caller disposes the tensors. */
export interface Targets {
  /** Hard labels, one-hot float32 [batch, classes]; or 0 and 1 of each label, or numbers in deviations. */
  labels: Tensor2D;
  /** The ensemble's log-probabilities, log-odds or numbers, float32 [batch, classes]; null for losses that need hard labels only. */
  softLogProbabilities: Tensor2D | null;
}

/**
 * Logits [batch, classes] → mean loss over the rows, in nats, as a scalar. Pure: nothing but its arguments counts, so
 * it can be traced once and fed with other hyperparameters. The caller disposes the result and runs the function in a
 * tidy, which disposes the rest.
 */
export type LossFunction = (
  logits: Tensor2D,
  targets: Targets,
  hyperparameters: Readonly<Record<string, Scalar>>,
) => Scalar;

/** A loss that a recipe names, taken apart: what is computed, and with which numbers. */
export interface LossMethod {
  /** Names the function: losses with the same structure differ in `hyperparameters` only. */
  structure: string;
  /** What `compute` is given as scalars. */
  hyperparameters: Readonly<Record<string, number>>;
  compute: LossFunction;
}

/** @throws Error where a loss is computed without one of its hyperparameters. */
export function hyperparameter(values: Readonly<Record<string, Scalar>>, name: string): Scalar {
  const value = values[name];
  if (!value) throw new Error(`the loss needs the hyperparameter ${name}`);
  return value;
}
