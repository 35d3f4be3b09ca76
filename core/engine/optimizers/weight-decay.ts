import { arithmetic } from '../graph/arithmetic';
import { after, type Ref } from '../graph/graph-node';
import type { ChunkContext, UpdateContext } from './optimizer-rule';

/**
 * Decoupled weight decay, θ ← θ − η λ θ before the optimizer's own update (Loshchilov, Hutter 2019, algorithm 2), on
 * weights that decay. A rule that is made without it saves a pass over the weights.
 */
export interface WeightDecay {
  hyperparameters: readonly string[];
  /** To spread into what the rule prepares. */
  prepare: (chunk: ChunkContext) => Readonly<Record<string, Ref>>;
  /** Adds the decay. @returns control inputs for the optimizer's own update. */
  update: (update: UpdateContext) => readonly Ref[];
}

/** @param enabled whether λ may be above zero. */
export function weightDecay(enabled: boolean): WeightDecay {
  if (!enabled) return { hyperparameters: [], prepare: () => ({}), update: ({ control }) => control };
  return {
    hyperparameters: ['weightDecay'],
    prepare: ({ scope, learningRates, hyperparameter }) => ({
      decay: arithmetic(scope, 'float64').mul(learningRates, hyperparameter('weightDecay')),
    }),
    update: ({ scope, weight, decays, perStep, control }) => {
      if (!decays) return control;
      // Subtracted, since 1 − η λ as float32 is off by much of a small η λ.
      const loss = arithmetic(scope, 'float32').mul(scope.read(weight), perStep('decay'));
      const handle = scope.outer(weight.handle, 'resource');
      const dtype = { type: 'float32' } as const;
      return [after(scope.add('AssignSubVariableOp', [handle, loss, ...control], { dtype }))];
    },
  };
}
