import type { Architecture, Convolution } from '../contracts/architecture';
import { InvalidInput } from '../contracts/errors';
import { applyBatchNorm } from './batch-norm';
import { applyDenseLayers, listDenseLayers } from './dense-layers';
import { applyRelu } from './relu';
import type { SymbolicTensor, TensorFlow } from './tensorflow';
import type { LayerSpec } from './weight-spec';

type Cnn = Extract<Architecture, { type: 'cnn' }>;

/**
 * Layers with weights of a CNN. "Same" padding leaves ⌈size / stride⌉ pixels a side; 2×2 max pooling drops an odd
 * last line. With batch normalisation convolutions have no bias: beta does its work.
 *
 * @throws InvalidInput where pooling would leave no pixel, and for what is no image.
 */
export function listCnnLayers(cnn: Cnn, inputShape: readonly number[], classes: number): LayerSpec[] {
  if (inputShape.length !== 3) throw noImages(inputShape);
  let [height = 1, width = 1, channels = 1] = inputShape;
  const layers: LayerSpec[] = [];
  cnn.convolutions.forEach((convolution, i) => {
    const { filters, stride, pool } = convolution;
    [height, width] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    layers.push(...listBlock(cnn, i, height * width, channels, convolution));
    channels = filters;
    if (pool) [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
    if (height < 1 || width < 1) throw tooMuchPooling(cnn, inputShape, i);
  });
  return [...layers, ...listDenseLayers(height * width * channels, cnn.dense, classes)];
}

function listBlock(
  { batchNorm }: Cnn,
  index: number,
  pixels: number,
  channels: number,
  { filters, kernelSize }: Convolution,
): LayerSpec[] {
  const name = `conv_${index + 1}`;
  const kernel = {
    name: `${name}/kernel`,
    shape: [kernelSize, kernelSize, channels, filters],
    role: 'hidden-kernel',
  } as const;
  const multiplyAdds = pixels * kernelSize * kernelSize * channels * filters;
  if (!batchNorm) {
    const bias = { name: `${name}/bias`, shape: [filters], role: 'bias' } as const;
    return [{ weights: [kernel, bias], multiplyAdds }];
  }
  const roles = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
  const weights = roles.map((role) => ({ name: `norm_${index + 1}/${role}`, shape: [filters], role }));
  return [
    { weights: [kernel], multiplyAdds },
    { weights, multiplyAdds: pixels * filters },
  ];
}

/** [batch, height, width, channels] → logits [batch, classes] */
export function applyCnn(tf: TensorFlow, cnn: Cnn, input: SymbolicTensor, classes: number): SymbolicTensor {
  const features = cnn.convolutions.reduce((x, block, i) => applyBlock(tf, cnn, i, block, x), input);
  return applyDenseLayers(tf, features, cnn.dense, classes);
}

function applyBlock(
  tf: TensorFlow,
  { batchNorm }: Cnn,
  index: number,
  { filters, kernelSize, stride, pool }: Convolution,
  input: SymbolicTensor,
): SymbolicTensor {
  const convolution = tf.layers.conv2d({
    name: `conv_${index + 1}`,
    filters,
    kernelSize,
    strides: stride,
    padding: 'same',
    useBias: !batchNorm,
    kernelInitializer: 'zeros',
  });
  let x = convolution.apply(input) as SymbolicTensor;
  if (batchNorm) x = applyBatchNorm(tf, `norm_${index + 1}`, x);
  // ReLU and maximum commute, and a pooled image has a quarter of the pixels.
  if (pool)
    x = tf.layers
      .maxPooling2d({ name: `pool_${index + 1}`, poolSize: 2, strides: 2 })
      .apply(x) as SymbolicTensor;
  return applyRelu(tf, `conv_${index + 1}_relu`, x);
}

function tooMuchPooling(cnn: Cnn, inputShape: readonly number[], index: number): InvalidInput {
  const allowed = `no pooling from convolution ${index + 1} on, since the ${inputShape.join('×')} input is used up there`;
  return new InvalidInput('architecture', [{ path: 'convolutions', value: cnn.convolutions, allowed }]);
}

function noImages(inputShape: readonly number[]): InvalidInput {
  const allowed = `mlp, since the data has no images but rows of ${inputShape.join('×')} features`;
  return new InvalidInput('architecture', [{ path: 'type', value: 'cnn', allowed }]);
}
