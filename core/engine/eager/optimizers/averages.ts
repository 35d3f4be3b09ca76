import type { NetworkWeight } from '../../../models/build-network';
import type { TensorFlow } from '../../../models/tensorflow';
import type { StartSlots } from './eager-optimizer';
import { createSlots, readSlots } from './slots';

/** Slot `average` of every weight. */
export interface Averages {
  /** Takes in the weights as they are after step `number`, from 1. */
  follow: (number: number) => void;
  read: () => Map<string, Float32Array>;
  dispose: () => void;
}

/**
 * Exponential averages of all weights, a network's own moving averages among them, with the bias of the start taken
 * out (Kingma, Ba 2015, §7.2):
 *
 *   θ̄ₜ = Σᵢ dᵗ⁻ⁱ θᵢ / Σᵢ dᵗ⁻ⁱ,   which is   θ̄ ← θ̄ + (1 − d) / (1 − dᵗ) (θ − θ̄)
 *
 * @param decay d
 */
export function createAverages(
  tf: TensorFlow,
  weights: readonly NetworkWeight[],
  decay: number,
  start: StartSlots,
): Averages {
  const d = Math.fround(decay);
  const averages = weights.map((weight) => ({ weight, slots: createSlots(tf, weight, ['average'], start) }));
  return {
    follow: (number) => {
      const share = (1 - d) / (1 - d ** number);
      tf.tidy(() => {
        for (const { weight, slots } of averages) {
          for (const average of slots.values()) {
            average.assign(tf.add(average, tf.mul(tf.sub(weight.variable, average), share)));
          }
        }
      });
    },
    read: () => new Map(averages.flatMap(({ weight, slots }) => readSlots(weight, slots))),
    dispose: () => averages.forEach(({ slots }) => tf.dispose([...slots.values()])),
  };
}
