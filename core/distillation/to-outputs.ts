import type { Task } from '../contracts/data/task';
import { logSoftmax, toProbabilities } from './log-softmax';

/**
 * What a network says of rows, from its last layer: log-probabilities of classes; where there are none, log-odds of labels
 * or numbers in deviations of the target, as they are.
 *
 * @param logits float32 [rows, outputs]
 */
export function toOutputs(logits: Float32Array, outputs: number, task: Task | undefined): Float32Array {
  return task === undefined ? logSoftmax(logits, outputs) : logits;
}

/**
 * What ensembles are weighed by, of what networks say: probabilities of classes or of labels, or numbers as they are.
 *
 * @param outputs float32 [rows, outputs]
 */
export function toShares(outputs: Float32Array, task: Task | undefined): Float32Array {
  if (task === undefined) return toProbabilities(outputs);
  return task === 'multi-label' ? outputs.map((z) => 1 / (1 + Math.exp(-z))) : outputs;
}
