import type { Optimizer } from '../../../contracts/training/training';
import type { TensorFlow } from '../../../models/tensorflow';
import { decayChange } from './decay-change';
import type { OptimizerFormula } from './optimizer-formula';

/**
 * Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2):
 *
 *   u = η sign(β₁ m + (1 − β₁) g),   m ← β₂ m + (1 − β₂) g
 */
export function lionFormula(
  tf: TensorFlow,
  optimizer: Extract<Optimizer, { type: 'lion' }>,
): OptimizerFormula {
  const [beta1, beta2] = [Math.fround(optimizer.beta1), Math.fround(optimizer.beta2)];
  return {
    slots: ['m'],
    step: (input) => {
      const { gradient, slot, learningRate } = input;
      const mixed = tf.add(tf.mul(slot('m'), beta1), tf.mul(gradient, 1 - beta1));
      const change = decayChange(tf, tf.mul(tf.sign(mixed), learningRate), optimizer.weightDecay, input);
      const m = tf.add(tf.mul(slot('m'), beta2), tf.mul(gradient, 1 - beta2));
      return { change, slots: { m } };
    },
  };
}
