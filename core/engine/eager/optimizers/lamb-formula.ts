import type { Optimizer } from '../../../contracts/training/training';
import type { Tensor, TensorFlow } from '../../../models/tensorflow';
import type { OptimizerFormula } from './optimizer-formula';

/**
 * LAMB (You et al. 2020, algorithm 2, with φ the identity):
 *
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   r = m̂ / (√v̂ + ε),   u = η ‖θ‖ / ‖r + λ θ‖ (r + λ θ)
 *
 * Where either norm is zero the ratio is 1. Biases and norms keep a ratio of 1 and no λ, as in the authors' code: a bias
 * that starts at zero would never get away from it.
 */
export function lambFormula(
  tf: TensorFlow,
  optimizer: Extract<Optimizer, { type: 'lamb' }>,
): OptimizerFormula {
  const [beta1, beta2, weightDecay] = [optimizer.beta1, optimizer.beta2, optimizer.weightDecay].map(
    Math.fround,
  ) as [number, number, number];
  return {
    slots: ['m', 'v'],
    step: ({ weight, gradient, slot, decays, number, learningRate }) => {
      const m = tf.add(tf.mul(slot('m'), beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(slot('v'), beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const root = tf.sqrt(tf.div(v, 1 - beta2 ** number));
      const r = tf.div(tf.div(m, 1 - beta1 ** number), tf.add(root, optimizer.epsilon));
      if (!decays) return { change: tf.mul(r, learningRate), slots: { m, v } };
      const direction = tf.add(r, tf.mul(weight, weightDecay));
      const ratio = trustRatio(tf, weight, direction);
      return { change: tf.mul(tf.mul(direction, ratio), learningRate), slots: { m, v } };
    },
  };
}

function trustRatio(tf: TensorFlow, weight: Tensor, direction: Tensor): Tensor {
  const [of, by] = [weight, direction].map((tensor) => tf.sqrt(tf.sum(tf.square(tensor)))) as [
    Tensor,
    Tensor,
  ];
  const both = tf.logicalAnd(tf.greater(of, 0), tf.greater(by, 0));
  return tf.where(both, tf.div(of, by), 1);
}
