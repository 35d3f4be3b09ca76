import type { Optimizer } from '../../../contracts/training/training';
import type { TensorFlow } from '../../../models/tensorflow';
import { decayChange } from './decay-change';
import type { OptimizerFormula } from './optimizer-formula';

/**
 * Momentum as PyTorch has it, with the learning rate outside of the velocity (Sutskever et al. 2013, §2, up to that):
 *
 *   v ← μ v + g,   u = η v,   or with Nesterov's   u = η (g + μ v)
 */
export function momentumFormula(
  tf: TensorFlow,
  optimizer: Extract<Optimizer, { type: 'momentum' }>,
): OptimizerFormula {
  const momentum = Math.fround(optimizer.momentum);
  return {
    slots: ['velocity'],
    step: (input) => {
      const { gradient, learningRate } = input;
      const velocity = tf.add(tf.mul(input.slot('velocity'), momentum), gradient);
      const direction = optimizer.nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
      const change = decayChange(tf, tf.mul(direction, learningRate), optimizer.weightDecay, input);
      return { change, slots: { velocity } };
    },
  };
}
