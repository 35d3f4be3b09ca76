import type { BatchNormLayer } from './layers/layer';
import { float32Attribute, type KernelAttribute, nativeBackend } from './native-backend';
import type { SymbolicTensor, Tensor, Tensor1D, Tensor4D, TensorFlow } from './tensorflow';

/**
 * Share of the old moving average that each training step keeps. The usual 0.99 lags a few hundred steps behind,
 * which is a whole short training.
 */
const MOMENTUM = 0.9;
const EPSILON = 1e-3;

/** What keeps a layer's deviation above 0. */
export function epsilonOf({ epsilon = EPSILON }: Pick<BatchNormLayer, 'epsilon'>): number {
  return epsilon;
}

/**
 * γ (x − mean) / √(variance + ε) + β over batch and pixels (Ioffe, Szegedy 2015, algorithm 1), by one kernel
 * forward and one backward. The library's own takes some forty.
 *
 * @param x float32 [rows, height, width, channels]
 * @param observe is given mean and unbiased variance, each [channels], and must not keep them.
 */
export function normaliseBatch(
  tf: TensorFlow,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  observe: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const backend = nativeBackend(tf);
  const attributes = kernelAttributes(tf, epsilon);
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

function kernelAttributes(tf: TensorFlow, epsilon: number): KernelAttribute[] {
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

/**
 * Batch normalisation as a layer. In training it uses the batch's statistics and moves its averages,
 * average ← 0.9 average + 0.1 batch; in inference, or where it is frozen, it uses the averages, on any backend. Of images,
 * or of features.
 */
export function applyBatchNorm(
  tf: TensorFlow,
  layer: BatchNormLayer & { frozen?: true },
  input: SymbolicTensor,
): SymbolicTensor {
  const { name, frozen, epsilon = EPSILON } = layer;
  class BatchNorm extends tf.layers.Layer {
    static readonly className = 'StillhouseBatchNorm';

    override build(inputShape: (number | null)[]): void {
      const shape = [inputShape.at(-1) ?? 1];
      const [ones, zeros] = [tf.initializers.ones(), tf.initializers.zeros()];
      this.addWeight('gamma', shape, 'float32', ones);
      this.addWeight('beta', shape, 'float32', zeros);
      this.addWeight('moving_mean', shape, 'float32', zeros, undefined, false);
      this.addWeight('moving_variance', shape, 'float32', ones, undefined, false);
      this.built = true;
    }

    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }

    override call(inputs: Tensor | Tensor[], options: { training?: boolean }): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [gamma, beta, movingMean, movingVariance] = this.weights;
      if (!x || !gamma || !beta || !movingMean || !movingVariance)
        throw new Error(`layer ${name} isn't built`);
      if (options.training === true && frozen !== true) {
        const observe = (mean: Tensor, variance: Tensor): void => {
          movingMean.write(average(tf, movingMean.read(), mean));
          movingVariance.write(average(tf, movingVariance.read(), variance));
        };
        return normaliseRows(tf, x, [gamma.read(), beta.read()], epsilon, observe);
      }
      const [mean, variance, offset, scale] = [movingMean, movingVariance, beta, gamma].map(
        (weight) => weight.read() as Tensor1D,
      ) as [Tensor1D, Tensor1D, Tensor1D, Tensor1D];
      return tf.batchNorm(x as Tensor4D, mean, variance, offset, scale, epsilon);
    }
  }
  return new BatchNorm({ name }).apply(input) as SymbolicTensor;
}

/** The kernel takes images only: features are so many images of one pixel. */
function normaliseRows(
  tf: TensorFlow,
  x: Tensor,
  [gamma, beta]: readonly [Tensor, Tensor],
  epsilon: number,
  observe: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  if (x.rank === 4) return normaliseBatch(tf, x, gamma, beta, epsilon, observe);
  const [rows = 1, channels = 1] = x.shape;
  const pixels = tf.reshape(x, [rows, 1, 1, channels]);
  return tf.reshape(normaliseBatch(tf, pixels, gamma, beta, epsilon, observe), x.shape);
}

function average(tf: TensorFlow, old: Tensor, batch: Tensor): Tensor {
  return tf.tidy(() => tf.add(tf.mul(old, MOMENTUM), tf.mul(batch, 1 - MOMENTUM)));
}
