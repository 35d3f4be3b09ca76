import { InvalidData } from '../../core/contracts/errors';
import type { Tensor, TensorFlow } from '../../core/models/tensorflow';
import type { TeacherTensor } from '../encode/numeric-type';
import type { ModelNumbers, ModelPort } from '../models/runnable-model';

export type Feeds = ReadonlyMap<string, TeacherTensor>;

/** A tensor for TensorFlow.js, which has no other numbers than float32, int32 and bool. Whoever asks disposes of it. */
export function feedTensor(tf: TensorFlow, feeds: Feeds, name: string): Tensor {
  const feed = feeds.get(name);
  if (!feed) throw new Error(`input ${name} was given nothing`);
  const { type, data } = feed;
  const shape = [...feed.shape];
  if (Array.isArray(data)) return tf.tensor(data, shape, 'string');
  if (type === 'bool') return tf.tensor(Uint8Array.from(data, Number), shape, 'bool');
  if (type === 'int32' || type === 'int64' || type === 'uint8')
    return tf.tensor(Int32Array.from(data, Number), shape, 'int32');
  return tf.tensor(Float32Array.from(data, Number), shape, 'float32');
}

/**
 * The numbers of one tensor.
 *
 * @param all that are disposed of once they are read
 */
export async function takeNumbers(
  tf: TensorFlow,
  tensor: Tensor | undefined,
  output: string,
  all: Tensor[],
): Promise<ModelNumbers> {
  try {
    if (!tensor) throw new Error(`the model gave no ${output}`);
    const numbers = await tensor.data();
    if (numbers instanceof Float32Array) return { numbers, shape: tensor.shape };
    throw new InvalidData(`the model's output ${output} is of type ${tensor.dtype}, allowed: float32`);
  } finally {
    tf.dispose(all);
  }
}

/** What TensorFlow.js says of an input or output. */
export function portOf(
  name: string,
  type: string | undefined,
  shape: readonly unknown[] | undefined,
): ModelPort {
  const sizes = shape?.map((size) => (typeof size === 'number' && size > 0 ? size : -1)) ?? [];
  return { name, isTensor: true, type: type ?? 'float32', shape: sizes };
}
