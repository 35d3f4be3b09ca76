import type { TargetScale } from '../contracts/data/task';

/** Numbers in the target's own units, as networks learn them: (y − mean) / deviation. */
export function toDeviations(values: Float32Array, { mean, deviation }: TargetScale): Float32Array {
  return values.map((value) => (value - mean) / deviation);
}
