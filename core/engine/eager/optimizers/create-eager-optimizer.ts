import type { Optimizer } from '../../../contracts/training/training';
import type { NetworkWeight } from '../../../models/build-network';
import type { TensorFlow } from '../../../models/tensorflow';
import { createAdamW } from '../adamw';
import { createAverages } from './averages';
import { clipGradients } from './clip-gradients';
import type { EagerOptimizer, StartSlots } from './eager-optimizer';
import { createFormulaOptimizer } from './formula-optimizer';
import { formulaFor } from './formula-for';

/** The optimizer of a contract on the variables of a network, with clipping and averaging where it asks for them. */
export function createEagerOptimizer(
  tf: TensorFlow,
  weights: readonly NetworkWeight[],
  optimizer: Optimizer,
  start: StartSlots,
): EagerOptimizer {
  const inner =
    optimizer.type === 'adamw' || optimizer.type === 'adam'
      ? createAdamW(tf, weights, optimizer, start)
      : createFormulaOptimizer(tf, weights, formulaFor(tf, optimizer), start);
  const { clipNorm, averageDecay } = optimizer;
  const averages = averageDecay === undefined ? null : createAverages(tf, weights, averageDecay, start);
  return {
    apply: (gradients, number, learningRate) => {
      const clipped = clipNorm === undefined ? null : clipGradients(tf, gradients, clipNorm);
      inner.apply(clipped ?? gradients, number, learningRate);
      if (clipped) tf.dispose(clipped);
      averages?.follow(number);
    },
    readSlots: () => new Map([...inner.readSlots(), ...(averages?.read() ?? [])]),
    dispose: () => {
      inner.dispose();
      averages?.dispose();
    },
  };
}
