import type { NetworkWeight } from '../../../models/build-network';
import type { TensorFlow, Variable } from '../../../models/tensorflow';
import type { StartSlots } from './eager-optimizer';

/** Variables of a weight's shape, by slot. The caller disposes them. */
export type Slots = ReadonlyMap<string, Variable>;

export function createSlots(
  tf: TensorFlow,
  { spec, variable }: NetworkWeight,
  names: readonly string[],
  start: StartSlots,
): Slots {
  const create = (name: string): Variable => {
    const values = start?.get(`${spec.name}/${name}`);
    if (start && !values) throw new Error(`no values for slot ${spec.name}/${name}`);
    // A copy, since the library may keep the array it is given.
    const initial = values ? tf.tensor(values.slice(), variable.shape, 'float32') : tf.zeros(variable.shape);
    const slot = tf.variable(initial, false);
    initial.dispose();
    return slot;
  };
  return new Map(names.map((name) => [name, create(name)]));
}

export function readSlots({ spec }: NetworkWeight, slots: Slots): [string, Float32Array][] {
  return [...slots].map(([name, variable]) => [
    `${spec.name}/${name}`,
    Float32Array.from(variable.dataSync()),
  ]);
}
