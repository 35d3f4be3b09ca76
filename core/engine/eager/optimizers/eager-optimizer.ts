import type { Tensor } from '../../../models/tensorflow';

/** An optimizer at work on the variables of one network. */
export interface EagerOptimizer {
  /**
   * Updates every weight; `gradients` are by variable name and stay the caller's.
   *
   * @param number of the step, from 1.
   */
  apply: (gradients: Readonly<Record<string, Tensor>>, number: number, learningRate: number) => void;
  /** Copies of the state beside the weights, by `<weight>/<slot>`; waits for the device. */
  readSlots: () => Map<string, Float32Array>;
  dispose: () => void;
}

/** State to go on from, by `<weight>/<slot>`; null starts at zero. */
export type StartSlots = ReadonlyMap<string, Float32Array> | null;
