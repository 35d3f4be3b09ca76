import { normaliseBatch } from '../../models/batch-norm';
import type { Tensor, TensorFlow } from '../../models/tensorflow';
import type { Layer } from './list-layers';
import type { LayerCall } from './replace-calls';

/** What the library's batch normalisation knows of itself. A scale or shift that is off has no weight. */
type BatchNormLayer = Layer & {
  axis: number;
  momentum: number;
  epsilon: number;
  gamma?: LayerWeight;
  beta?: LayerWeight;
  movingMean: LayerWeight;
  movingVariance: LayerWeight;
};
type LayerWeight = Layer['weights'][number];

/**
 * Batch normalisation in training mode (Ioffe, Szegedy 2015, algorithm 1) by one kernel forward and one backward,
 * where the library takes some sixty. Averages move as the library moves them, with the biased variance of the batch:
 *
 *   average ← average − (1 − momentum) (average − batch)
 *
 * @returns null where channels aren't the last axis: then the library's own way is taken.
 */
export function fusedBatchNormCall(tf: TensorFlow, layer: Layer): LayerCall | null {
  const own = layer as BatchNormLayer;
  const original = layer.call.bind(layer);
  return (input, training) => {
    const isLast = own.axis === -1 || own.axis === input.rank - 1;
    if (!training || !isLast) return original(input, { training }) as Tensor;
    return tf.tidy(() => normalise(tf, own, input));
  };
}

function normalise(tf: TensorFlow, layer: BatchNormLayer, input: Tensor): Tensor {
  const channels = input.shape.at(-1) ?? 1;
  const rows = input.size / channels;
  const x = tf.reshape(input, [rows, 1, 1, channels]);
  const gamma = layer.gamma?.read() ?? tf.ones([channels]);
  const beta = layer.beta?.read() ?? tf.zeros([channels]);
  const y = normaliseBatch(tf, x, gamma, beta, layer.epsilon, (mean, variance) => {
    move(tf, layer.movingMean, mean, layer.momentum);
    // The kernel gives the unbiased variance.
    move(tf, layer.movingVariance, tf.mul(variance, (rows - 1) / rows), layer.momentum);
  });
  return tf.reshape(y, input.shape);
}

function move(tf: TensorFlow, weight: LayerWeight, batch: Tensor, momentum: number): void {
  const average: Tensor = weight.read();
  tf.tidy(() => {
    weight.write(tf.sub(average, tf.mul(tf.sub(average, batch), 1 - momentum)));
  });
}
