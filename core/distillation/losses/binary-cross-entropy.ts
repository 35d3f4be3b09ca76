import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';
import { mixTargets, type TaughtShares } from './mix-targets';

interface BinaryOptions extends TaughtShares {
  /** ε of label smoothing; without it, 0. */
  smoothing?: number | undefined;
  /** T of the teachers' half. */
  temperature?: number | undefined;
}

/**
 * Of labels that each hold or don't: α·T²·KL(σ(v/T) ‖ σ(z/T)) + (1 − α)·BCE(y, σ(z)), averaged over rows and labels, for the
 * student's log-odds z and the ensemble's v. Each label is a distribution of two of its own, whose odds the temperature
 * softens: v/T is what a softmax of (v, 0) at T has. With label smoothing y is (1 − ε)·y + ε/2.
 */
export function binaryCrossEntropyLoss(tf: TensorFlow, options: BinaryOptions): LossMethod {
  const { alpha, smoothing, temperature = 1 } = options;
  return mixTargets(tf, {
    structure: 'binary-cross-entropy',
    alpha,
    hard: {
      structure: smoothing === undefined ? '' : ' smoothed',
      hyperparameters: smoothing === undefined ? {} : { smoothing, keep: 1 - smoothing },
      compute: (logits, labels, given) => {
        if (smoothing === undefined) return surprise(tf, logits, labels);
        const half = tf.mul(hyperparameter(given, 'smoothing'), 0.5);
        return surprise(tf, logits, tf.add(tf.mul(labels, hyperparameter(given, 'keep')), half));
      },
    },
    soft: {
      hyperparameters: { temperature },
      scale: temperature * temperature,
      compute: (logits, soft, given) => {
        const t = hyperparameter(given, 'temperature');
        return divergence(tf, tf.div(soft, t), tf.div(logits, t));
      },
    },
  });
}

/** BCE(y, σ(z)) = max(z, 0) − z·y + log(1 + e^−|z|), the mean. */
function surprise(tf: TensorFlow, logits: Tensor, targets: Tensor): Scalar {
  return withGradient(tf, logits, targets, (z) =>
    tf.sub(tf.sub(tf.maximum(z, 0), tf.mul(z, targets)), logSigmoid(tf, tf.abs(z))),
  );
}

/**
 * KL(σ(v) ‖ σ(z)), the mean: p (log σ(v) − log σ(z)) + (1 − p) (log σ(−v) − log σ(−z)) with p = σ(v). Term by term, since a
 * difference of two cross-entropies would lose the small values of a good student.
 */
function divergence(tf: TensorFlow, teacher: Tensor, student: Tensor): Scalar {
  const terms = (v: Tensor, z: Tensor): Tensor =>
    tf.mul(tf.sigmoid(v), tf.sub(logSigmoid(tf, v), logSigmoid(tf, z)));
  return withGradient(tf, student, tf.sigmoid(teacher), (z) =>
    tf.add(terms(teacher, z), terms(tf.neg(teacher), tf.neg(z))),
  );
}

/** log σ(z) = min(z, 0) − log(1 + e^−|z|): log-odds of ±10⁴ neither overflow nor lose it. */
function logSigmoid(tf: TensorFlow, z: Tensor): Tensor {
  return tf.sub(tf.minimum(z, 0), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
}

/**
 * The mean of terms whose gradient is (σ(z) − p) / n, written out: the tape's would be wrong at z = 0, where |z| has none.
 *
 * @param wanted p
 */
function withGradient(tf: TensorFlow, logits: Tensor, wanted: Tensor, terms: (z: Tensor) => Tensor): Scalar {
  const size = logits.size;
  const op = tf.customGrad((input, save) => {
    const z = input as Tensor;
    (save as (tensors: Tensor[]) => void)([z, wanted]);
    const gradFunc = (dy: Tensor, [saved = z, p = wanted]: Tensor[]): Tensor =>
      tf.mul(tf.sub(tf.sigmoid(saved), p), tf.mul(dy, 1 / size));
    return { value: tf.mul(tf.sum(terms(z)), 1 / size), gradFunc };
  });
  return op(logits) as Scalar;
}
