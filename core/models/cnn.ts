import type { Architecture } from '../contracts/architecture';
import { InvalidInput } from '../contracts/errors';
import { applyBatchNorm } from './batch-norm';
import { applyDenseLayers, listDenseLayers } from './dense-layers';
import { applyRelu } from './relu';
import type { SymbolicTensor, TensorFlow } from './tensorflow';
import type { LayerSpec } from './weight-spec';

type Cnn = Extract<Architecture, { type: 'cnn' }>;

/**
 * Layers with weights of a CNN. Convolutions keep the image's size ("same" padding), each is followed by 2×2
 * max pooling that drops an odd last line. With batch normalisation they have no bias: beta does its work.
 *
 * @throws InvalidInput where pooling would leave no pixel.
 */
export function listCnnLayers(cnn: Cnn, inputShape: readonly number[], classes: number): LayerSpec[] {
  let [height = 1, width = 1, channels = 1] = inputShape;
  const layers: LayerSpec[] = [];
  cnn.filters.forEach((filters, i) => {
    layers.push(...listBlock(cnn, i, height * width, channels, filters));
    [height, width, channels] = [Math.floor(height / 2), Math.floor(width / 2), filters];
    if (height < 1 || width < 1) throw tooManyBlocks(cnn, inputShape, i);
  });
  return [...layers, ...listDenseLayers(height * width * channels, cnn.dense, classes)];
}

function listBlock(cnn: Cnn, index: number, pixels: number, channels: number, filters: number): LayerSpec[] {
  const { kernelSize, batchNorm } = cnn;
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
  const features = cnn.filters.reduce((x, filters, i) => applyBlock(tf, cnn, i, filters, x), input);
  return applyDenseLayers(tf, features, cnn.dense, classes);
}

function applyBlock(
  tf: TensorFlow,
  { kernelSize, batchNorm }: Cnn,
  index: number,
  filters: number,
  input: SymbolicTensor,
): SymbolicTensor {
  const convolution = tf.layers.conv2d({
    name: `conv_${index + 1}`,
    filters,
    kernelSize,
    padding: 'same',
    useBias: !batchNorm,
    kernelInitializer: 'zeros',
  });
  let x = convolution.apply(input) as SymbolicTensor;
  if (batchNorm) x = applyBatchNorm(tf, `norm_${index + 1}`, x);
  const pool = tf.layers.maxPooling2d({
    name: `pool_${index + 1}`,
    poolSize: 2,
    strides: 2,
    padding: 'valid',
  });
  // ReLU and maximum commute, and a pooled image has a quarter of the pixels.
  return applyRelu(tf, `conv_${index + 1}_relu`, pool.apply(x) as SymbolicTensor);
}

function tooManyBlocks(cnn: Cnn, inputShape: readonly number[], index: number): InvalidInput {
  const allowed = `at most ${index} blocks, since each halves the ${inputShape.join('×')} input`;
  return new InvalidInput('architecture', [{ path: 'filters', value: cnn.filters, allowed }]);
}
