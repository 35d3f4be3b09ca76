import type { Divergence } from '../../contracts/training/loss-options';
import type { Tensor, TensorFlow } from '../../models/tensorflow';
import { logSigmoid, type LabelTerms } from './mean-of-labels';

/** Of float32, so that a logarithm stays finite. */
const LEAST_PROBABILITY = 1e-37;
/** ln 10⁻⁷, float32's own precision of probabilities near 1. */
const LEAST_LOG_PROBABILITY = -16.118;

/**
 * How far the distributions (σ(v), 1 − σ(v)) of a teacher and (σ(z), 1 − σ(z)) of a student are from each other: what the divergences of
 * `distillation.ts` are of two classes with the logits (z, 0). With p = σ(v), q = σ(z) and m = (p + q) / 2 their derivatives by z are
 *
 *   KL(p ‖ q): q − p,   KL(q ‖ p): q (1 − q) (z − v),   Jensen–Shannon: ½ q (1 − q) (log q/m − log (1 − q)/(1 − m))
 *
 * and `logits` is (z − v)² / 8, the limit of T² KL for large T, with v no surer than 10⁻⁷.
 */
export function labelDivergence(tf: TensorFlow, divergence: Divergence): LabelTerms {
  switch (divergence) {
    case 'kl':
      return forward(tf);
    case 'reverse-kl':
      return reverse(tf);
    case 'jensen-shannon':
      return jensenShannon(tf);
    case 'logits':
      return {
        value: (z, v) => tf.mul(tf.square(tf.sub(z, boundLogOdds(tf, v))), 1 / 8),
        slope: (z, v) => tf.mul(tf.sub(z, boundLogOdds(tf, v)), 1 / 4),
      };
  }
}

/**
 * Term by term, since a difference of two cross-entropies would lose the small values of a good student.
 */
function forward(tf: TensorFlow): LabelTerms {
  const side = (v: Tensor, z: Tensor): Tensor =>
    tf.mul(tf.sigmoid(v), tf.sub(logSigmoid(tf, v), logSigmoid(tf, z)));
  return {
    value: (z, v) => tf.add(side(v, z), side(tf.neg(v), tf.neg(z))),
    slope: (z, v) => tf.sub(tf.sigmoid(z), tf.sigmoid(v)),
  };
}

/** What the teacher holds impossible would cost a student infinitely much. */
function reverse(tf: TensorFlow): LabelTerms {
  const side = (v: Tensor, z: Tensor): Tensor =>
    tf.mul(tf.sigmoid(z), tf.sub(logSigmoid(tf, z), boundLog(tf, v)));
  return {
    value: (z, v) => tf.add(side(v, z), side(tf.neg(v), tf.neg(z))),
    slope: (z, v) => tf.mul(spread(tf, z), tf.sub(z, boundLogOdds(tf, v))),
  };
}

function jensenShannon(tf: TensorFlow): LabelTerms {
  const logMiddle = (v: Tensor, z: Tensor): Tensor => {
    const middle = tf.mul(tf.add(tf.sigmoid(v), tf.sigmoid(z)), 0.5);
    return tf.log(tf.maximum(middle, LEAST_PROBABILITY));
  };
  const from = (z: Tensor, logM: Tensor): Tensor => tf.sub(logSigmoid(tf, z), logM);
  const side = (v: Tensor, z: Tensor): Tensor => {
    const logM = logMiddle(v, z);
    return tf.add(tf.mul(tf.sigmoid(v), from(v, logM)), tf.mul(tf.sigmoid(z), from(z, logM)));
  };
  return {
    value: (z, v) => tf.mul(tf.add(side(v, z), side(tf.neg(v), tf.neg(z))), 0.5),
    slope: (z, v) => {
      const [y, u] = [tf.neg(z), tf.neg(v)];
      const apart = tf.sub(from(z, logMiddle(v, z)), from(y, logMiddle(u, y)));
      return tf.mul(tf.mul(spread(tf, z), apart), 0.5);
    },
  };
}

/** q (1 − q) */
function spread(tf: TensorFlow, z: Tensor): Tensor {
  return tf.mul(tf.sigmoid(z), tf.sigmoid(tf.neg(z)));
}

/** log σ(v), no less than that of what is as good as impossible. */
function boundLog(tf: TensorFlow, v: Tensor): Tensor {
  return tf.maximum(logSigmoid(tf, v), LEAST_LOG_PROBABILITY);
}

function boundLogOdds(tf: TensorFlow, v: Tensor): Tensor {
  return tf.sub(boundLog(tf, v), boundLog(tf, tf.neg(v)));
}
