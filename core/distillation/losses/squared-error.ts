import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';
import { mixTargets, type TaughtShares } from './mix-targets';

/**
 * Of numbers in deviations of the target: α·d(z, v) + (1 − α)·d(z, y) for the student's z, the teachers' v and the targets y,
 * averaged over rows and numbers. d is the squared error, or where δ is given twice Huber's function,
 *
 *   d = e² for |e| ≤ δ, else 2δ|e| − δ²,   ∂d/∂z = 2 max(−δ, min(δ, e)),   e = z − v or z − y
 *
 * so that small errors count alike in both. Huber 1964, "Robust Estimation of a Location Parameter", §3. A temperature would
 * spread probabilities, and numbers have none.
 *
 * @param huber δ, in deviations of the target.
 */
export function squaredErrorLoss(
  tf: TensorFlow,
  huber: number | undefined,
  { alpha }: TaughtShares,
): LossMethod {
  const distance = (outputs: Tensor, targets: Tensor, given: Readonly<Record<string, Scalar>>): Scalar =>
    measure(tf, outputs, targets, huber === undefined ? null : hyperparameter(given, 'huber'));
  const half = { hyperparameters: huber === undefined ? {} : { huber }, compute: distance };
  const structure = huber === undefined ? 'squared-error' : 'huber';
  return mixTargets(tf, { structure, alpha, hard: half, soft: { ...half, scale: 1 } });
}

/** The mean of d. Its gradient is written out: it costs less than the tape's. */
function measure(tf: TensorFlow, outputs: Tensor, targets: Tensor, delta: Scalar | null): Scalar {
  const mean = <T extends Tensor>(sum: T): T => tf.mul(sum, 1 / outputs.size);
  const clip = (error: Tensor): Tensor =>
    delta ? tf.maximum(tf.minimum(error, delta), tf.neg(delta)) : error;
  const op = tf.customGrad((input, save) => {
    const error: Tensor = tf.sub(input as Tensor, targets);
    (save as (tensors: Tensor[]) => void)([error]);
    const inside = clip(error);
    // e² where e is inside; else δ² + 2 δ (|e| − δ).
    const terms: Tensor = tf.add(tf.square(inside), tf.mul(tf.mul(inside, tf.sub(error, inside)), 2));
    const gradFunc = (dy: Tensor, [saved = error]: Tensor[]): Tensor =>
      tf.mul(clip(saved), tf.mul(mean(dy), 2));
    return { value: mean(tf.sum(terms)), gradFunc };
  });
  return op(outputs) as Scalar;
}
