import type { NetworkWeight } from '../../../models/build-network';
import type { TensorFlow, Variable } from '../../../models/tensorflow';
import { isKernel, isTrainable } from '../../../models/weight-spec';
import type { EagerOptimizer, StartSlots } from './eager-optimizer';
import type { OptimizerFormula } from './optimizer-formula';
import { createSlots, readSlots } from './slots';

/** Applies a formula to every trainable weight of a network. */
export function createFormulaOptimizer(
  tf: TensorFlow,
  weights: readonly NetworkWeight[],
  formula: OptimizerFormula,
  start: StartSlots,
): EagerOptimizer {
  const trained = weights
    .filter(({ spec }) => isTrainable(spec))
    .map((weight) => ({ weight, slots: createSlots(tf, weight, formula.slots, start) }));
  return {
    apply: (gradients, number, learningRate) => {
      tf.tidy(() => {
        for (const { weight, slots } of trained) {
          const { spec, variable } = weight;
          const gradient = gradients[variable.name];
          if (!gradient) throw new Error(`no gradient for ${spec.name}`);
          const slot = (name: string): Variable => {
            const found = slots.get(name);
            if (!found) throw new Error(`weight ${spec.name} has no slot ${name}`);
            return found;
          };
          const decays = isKernel(spec);
          const next = formula.step({ weight: variable, gradient, slot, decays, number, learningRate });
          for (const [name, value] of Object.entries(next.slots)) slot(name).assign(value);
          variable.assign(tf.sub(variable, next.change));
        }
      });
    },
    readSlots: () => new Map(trained.flatMap(({ weight, slots }) => readSlots(weight, slots))),
    dispose: () => trained.forEach(({ slots }) => tf.dispose([...slots.values()])),
  };
}
