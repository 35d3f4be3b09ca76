import type { NetworkState } from './checkpoint';

/** What a network is evaluated and saved with: the averages of its weights where the optimizer keeps them. */
export function evaluatedWeights({ weights, slots }: NetworkState): ReadonlyMap<string, Float32Array> {
  return new Map([...weights].map(([name, values]) => [name, slots.get(`${name}/average`) ?? values]));
}
