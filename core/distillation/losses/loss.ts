import type { Scalar, Tensor2D } from '../../models/tensorflow';

/** What a batch is compared with. The caller disposes the tensors. */
export interface Targets {
  /** Hard labels, one-hot float32 [batch, classes]. */
  labels: Tensor2D;
  /** The ensemble's log-probabilities, float32 [batch, classes]; null for losses that need hard labels only. */
  softLogProbabilities: Tensor2D | null;
}

/**
 * Logits [batch, classes] → mean loss over the rows, in nats, as a scalar. The caller disposes it and runs the
 * function in a tidy, which disposes the rest.
 */
export type LossFunction = (logits: Tensor2D, targets: Targets) => Scalar;
