import { float32Attribute, nativeBackend, type KernelAttribute } from '../../models/native-backend';
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
  const y = fusedBatchNorm(tf, x, gamma, beta, layer.epsilon, (mean, variance) => {
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

/** @param observe is given mean and unbiased variance, each [channels], and must not keep them. */
function fusedBatchNorm(
  tf: TensorFlow,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  observe: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const backend = nativeBackend(tf);
  const attributes = attributesOf(tf, epsilon);
  const op = tf.customGrad((...inputs) => {
    const [input, scale, offset, save] = inputs as unknown as [
      Tensor,
      Tensor,
      Tensor,
      (kept: Tensor[]) => void,
    ];
    const none = tf.tensor1d(new Float32Array(0));
    const kernelInputs = [input, scale, offset, none, none];
    const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attributes, kernelInputs, 6);
    const [y, mean, variance, ...reserved] = outputs as [Tensor, Tensor, Tensor, ...Tensor[]];
    observe(mean, variance);
    save([input, scale, ...reserved]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
      backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3);
    return { value: y, gradFunc };
  });
  return op(x, gamma, beta);
}

function attributesOf(tf: TensorFlow, epsilon: number): KernelAttribute[] {
  const backend = nativeBackend(tf);
  const { TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL } = backend.binding;
  return [
    float32Attribute(backend, 'T'),
    float32Attribute(backend, 'U'),
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
}
