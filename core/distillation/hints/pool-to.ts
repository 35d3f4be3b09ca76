import { canBePooled, isMultiple, type MapSize } from '../../contracts/models/map-size';
import type { Tensor, TensorFlow } from '../../models/tensorflow';

/**
 * Maps [batch, height, width, …] that are finer than `size`, brought to it by the means of blocks of pixels; others as they are.
 *
 * @throws Error where neither size is a multiple of the other.
 */
export function poolTo(tf: TensorFlow, maps: Tensor, size: MapSize): Tensor {
  const [rows = 1, height = 1, width = 1, ...channels] = maps.shape;
  const own: MapSize = [height, width];
  if (!canBePooled(own, size)) {
    throw new Error(`maps of ${own.join('×')} and ${size.join('×')} pixels can't be brought to one size`);
  }
  if (!isMultiple(own, size) || isMultiple(size, own)) return maps;
  const blocks = [rows, size[0], height / size[0], size[1], width / size[1], ...channels];
  return tf.mean(tf.reshape(maps, blocks), [2, 4]);
}
