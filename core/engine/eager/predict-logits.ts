import type { LayersModel, Tensor, TensorFlow } from '../../models/tensorflow';

/**
 * One forward pass in inference mode: batch normalisation uses its moving averages.
 *
 * @param inputs float32 [rows, ...shape], row-major; of images in [0, 1]
 * @returns logits, float32 [rows, classes]; nothing is left on the device.
 */
export function predictLogits(
  tf: TensorFlow,
  model: LayersModel,
  inputs: Float32Array,
  rows: number,
): Float32Array {
  return tf.tidy(() => {
    const shape = [rows, ...(model.inputs[0]?.shape ?? []).slice(1).map((size) => size ?? 1)];
    const logits = model.apply(tf.tensor(inputs, shape, 'float32'), { training: false }) as Tensor;
    return logits.dataSync() as Float32Array;
  });
}
