import type { Optimizer } from '../../../contracts/training/training';
import type { TensorFlow } from '../../../models/tensorflow';
import { decayChange } from './decay-change';
import type { OptimizerFormula } from './optimizer-formula';

/**
 * RMSprop (Tieleman, Hinton 2012, lecture 6.5) as PyTorch has it, with ε outside of the root:
 *
 *   v ← ρ v + (1 − ρ) g²,   u = η g / (√v + ε)
 */
export function rmspropFormula(
  tf: TensorFlow,
  optimizer: Extract<Optimizer, { type: 'rmsprop' }>,
): OptimizerFormula {
  const rho = Math.fround(optimizer.rho);
  return {
    slots: ['v'],
    step: (input) => {
      const { gradient, learningRate } = input;
      const v = tf.add(tf.mul(input.slot('v'), rho), tf.mul(tf.square(gradient), 1 - rho));
      const step = tf.div(tf.mul(gradient, learningRate), tf.add(tf.sqrt(v), optimizer.epsilon));
      return { change: decayChange(tf, step, optimizer.weightDecay, input), slots: { v } };
    },
  };
}
