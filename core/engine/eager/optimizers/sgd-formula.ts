import type { TensorFlow } from '../../../models/tensorflow';
import { decayChange } from './decay-change';
import type { OptimizerFormula } from './optimizer-formula';

/** Gradient descent: u = η g. */
export function sgdFormula(
  tf: TensorFlow,
  { weightDecay }: Readonly<Record<'weightDecay', number>>,
): OptimizerFormula {
  return {
    slots: [],
    step: (input) => {
      const change = tf.mul(input.gradient, input.learningRate);
      return { change: decayChange(tf, change, weightDecay, input), slots: {} };
    },
  };
}
