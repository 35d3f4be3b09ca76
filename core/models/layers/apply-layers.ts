import { applyBatchNorm } from '../batch-norm';
import { applyRelu } from '../relu';
import type { SymbolicTensor, Tensor, TensorFlow } from '../tensorflow';
import { applyAffine, applyZeroPad } from './apply-fixed';
import { applyFunctionLayer } from './function-layer';
import { applyInteractions } from './apply-interactions';
import { logitPair, rowSum, shareOfSum, takeFeatures } from './feature-functions';
import type { DenseLayer, ConvolutionLayer, DepthwiseLayer, Layer, MergeLayer } from './layer';

/** What layers give, by name: those of branches too. */
export type LayerOutputs = Map<string, SymbolicTensor>;

/**
 * Applies layers one after the other. Their weights are zeros and ones: whoever builds a network sets them.
 *
 * @param outputs where given, is told what each layer gives.
 */
export function applyLayers(
  tf: TensorFlow,
  layers: readonly Layer[],
  input: SymbolicTensor,
  outputs: LayerOutputs = new Map(),
): SymbolicTensor {
  return layers.reduce((x, layer) => {
    const output = applyLayer(tf, layer, x, outputs);
    outputs.set(layer.name, output);
    return output;
  }, input);
}

function applyLayer(tf: TensorFlow, layer: Layer, x: SymbolicTensor, outputs: LayerOutputs): SymbolicTensor {
  const { name } = layer;
  switch (layer.type) {
    case 'dense':
    case 'convolution':
    case 'depthwise':
      return createProduct(tf, layer).apply(x) as SymbolicTensor;
    case 'batch-norm':
      return applyBatchNorm(tf, layer, x);
    case 'relu':
      return applyRelu(tf, name, x);
    case 'relu6':
      return tf.layers.reLU({ name, maxValue: 6 }).apply(x) as SymbolicTensor;
    case 'max-pool': {
      const { size: poolSize = 2, stride: strides = 2, padding = 'valid' } = layer;
      return tf.layers.maxPooling2d({ name, poolSize, strides, padding }).apply(x) as SymbolicTensor;
    }
    case 'zero-pad':
      return applyZeroPad(tf, layer, x);
    case 'affine':
      return applyAffine(tf, layer, x);
    case 'average-pool':
      return tf.layers.globalAveragePooling2d({ name }).apply(x) as SymbolicTensor;
    case 'flatten':
      return tf.layers.flatten({ name }).apply(x) as SymbolicTensor;
    case 'reshape':
      return tf.layers.reshape({ name, targetShape: [...layer.shape] }).apply(x) as SymbolicTensor;
    case 'dropout':
      return tf.layers.dropout({ name, rate: layer.rate }).apply(x) as SymbolicTensor;
    case 'interactions':
      return applyInteractions(tf, name, layer.factors, x);
    case 'merge':
      return applyMerge(tf, layer, x, outputs);
    case 'take':
    case 'share-of-sum':
    case 'row-sum':
    case 'logit-pair':
      return applyFeatureFunction(tf, layer, x);
  }
}

/** Zeros here, since every value is set later; the library's own draws would be wasted time. */
function createProduct(tf: TensorFlow, layer: DenseLayer | ConvolutionLayer | DepthwiseLayer) {
  const { name, bias: useBias } = layer;
  const kernelInitializer = 'zeros';
  if (layer.type === 'dense')
    return tf.layers.dense({ name, units: layer.units, useBias, kernelInitializer });
  const { kernelSize, stride: strides } = layer;
  if (layer.type === 'depthwise') {
    const depthwiseInitializer = kernelInitializer;
    const { padding = 'same' } = layer;
    return tf.layers.depthwiseConv2d({
      name,
      kernelSize,
      strides,
      padding,
      useBias,
      depthwiseInitializer,
    });
  }
  const { filters, padding } = layer;
  return tf.layers.conv2d({ name, filters, kernelSize, strides, padding, useBias, kernelInitializer });
}

type FeatureFunction = Extract<Layer, { type: 'take' | 'share-of-sum' | 'row-sum' | 'logit-pair' }>;

function applyFeatureFunction(tf: TensorFlow, layer: FeatureFunction, x: SymbolicTensor): SymbolicTensor {
  const { name } = layer;
  switch (layer.type) {
    case 'take': {
      const output = [layer.ranges.reduce((sum, { size }) => sum + size, 0)];
      const call = (features: Tensor) => takeFeatures(tf, features, layer.ranges);
      return applyFunctionLayer(tf, { className: 'StillhouseTake', name, output, call }, x);
    }
    case 'share-of-sum': {
      const call = (counts: Tensor) => shareOfSum(tf, counts);
      return applyFunctionLayer(tf, { className: 'StillhouseShareOfSum', name, call }, x);
    }
    case 'row-sum': {
      const call = (values: Tensor) => rowSum(tf, values);
      return applyFunctionLayer(tf, { className: 'StillhouseRowSum', name, output: [1], call }, x);
    }
    case 'logit-pair': {
      const call = (score: Tensor) => logitPair(tf, score);
      return applyFunctionLayer(tf, { className: 'StillhouseLogitPair', name, output: [2], call }, x);
    }
  }
}

function applyMerge(
  tf: TensorFlow,
  { name, by, branches }: MergeLayer,
  x: SymbolicTensor,
  outputs: LayerOutputs,
): SymbolicTensor {
  const made = branches.map((branch) => applyLayers(tf, branch, x, outputs));
  switch (by) {
    case 'add':
      return tf.layers.add({ name }).apply(made) as SymbolicTensor;
    case 'multiply':
      return tf.layers.multiply({ name }).apply(made) as SymbolicTensor;
    case 'concatenate':
      return tf.layers.concatenate({ name }).apply(made) as SymbolicTensor;
  }
}
