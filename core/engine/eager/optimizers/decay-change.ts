import type { Tensor, TensorFlow } from '../../../models/tensorflow';
import type { FormulaInput } from './optimizer-formula';

/** Adds decoupled weight decay to a change: u + η λ θ (Loshchilov, Hutter 2019), where the weight decays. */
export function decayChange(
  tf: TensorFlow,
  change: Tensor,
  weightDecay: number,
  { weight, decays, learningRate }: FormulaInput,
): Tensor {
  const rate = learningRate * Math.fround(weightDecay);
  return decays && rate > 0 ? tf.add(change, tf.mul(weight, rate)) : change;
}
