import { epsilonOf } from '../../models/batch-norm';
import type { WeightValues } from '../../models/build-network';
import type {
  BatchNormLayer,
  ConvolutionLayer,
  DenseLayer,
  DepthwiseLayer,
  Layer,
} from '../../models/layers/layer';

/** A network's layers and its weights by name. */
interface Weighted {
  layers: readonly Layer[];
  values: WeightValues;
}

/**
 * The same network with less batch normalisation: in inference it is affine per channel, x ↦ s x + t with
 *
 *   s = γ / √(variance + ε),  t = β − mean · s
 *
 * so a convolution or dense layer before it does its work with kernel′ = kernel · s, bias′ = bias · s + t (Jacob et al.
 * 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", §3.2, eq. 14),
 * and a dense layer behind it with kernel′ = s · kernel, bias′ = bias + t · kernel. One with neither beside it, such as
 * between a sum and a ReLU, stays. Computed in float64 and rounded once. TensorFlow would fold it too, but only for
 * constant weights.
 */
export function foldBatchNorm({ layers, values }: Weighted): Weighted {
  const folded = new Map(values);
  return { layers: foldLayers(layers, folded), values: folded };
}

/** @param values of which those that are folded are replaced, and those that are used up are removed */
function foldLayers(layers: readonly Layer[], values: Map<string, Float32Array>): Layer[] {
  const folded: Layer[] = [];
  for (const layer of layers) {
    const before = folded.at(-1);
    if (layer.type === 'batch-norm' && before && isProduct(before)) {
      folded.splice(-1, 1, foldIntoLast(before, takeAffine(layer, values), values));
    } else if (layer.type === 'dense' && before?.type === 'batch-norm') {
      folded.splice(-1, 1, foldIntoNext(takeAffine(before, values), layer, values));
    } else if (layer.type === 'merge') {
      folded.push({ ...layer, branches: layer.branches.map((branch) => foldLayers(branch, values)) });
    } else {
      folded.push(layer);
    }
  }
  return folded;
}

function isProduct(layer: Layer): layer is DenseLayer | ConvolutionLayer | DepthwiseLayer {
  return layer.type === 'dense' || layer.type === 'convolution' || layer.type === 'depthwise';
}

/** x ↦ scale x + shift, per channel. */
interface Affine {
  scale: Float64Array;
  shift: Float64Array;
}

/** What a batch normalisation does in inference; its weights are removed. */
function takeAffine(layer: BatchNormLayer, values: Map<string, Float32Array>): Affine {
  const { name } = layer;
  const take = (role: string): Float32Array => {
    const found = weightOf(values, `${name}/${role}`);
    values.delete(`${name}/${role}`);
    return found;
  };
  const [gamma, beta, mean, variance] = [
    take('gamma'),
    take('beta'),
    take('moving_mean'),
    take('moving_variance'),
  ];
  const scale = Float64Array.from(
    gamma,
    (value, k) => value / Math.sqrt((variance[k] ?? NaN) + epsilonOf(layer)),
  );
  return {
    scale,
    shift: Float64Array.from(beta, (value, k) => value - (mean[k] ?? NaN) * (scale[k] ?? NaN)),
  };
}

/** A product before the batch normalisation; channels are the last axis of its kernel, or for a depthwise one all of it. */
function foldIntoLast<Product extends DenseLayer | ConvolutionLayer | DepthwiseLayer>(
  product: Product,
  { scale, shift }: Affine,
  values: Map<string, Float32Array>,
): Product {
  const name = `${product.name}/${product.type === 'depthwise' ? 'depthwise_kernel' : 'kernel'}`;
  const bias = product.bias ? weightOf(values, `${product.name}/bias`) : null;
  const kernel = weightOf(values, name).map((value, at) => value * (scale[at % scale.length] ?? NaN));
  values.set(name, kernel);
  values.set(
    `${product.name}/bias`,
    Float32Array.from(shift, (value, k) => value + (bias?.[k] ?? 0) * (scale[k] ?? NaN)),
  );
  return { ...product, bias: true };
}

/** A dense layer behind the batch normalisation; its inputs are the rows of its kernel. */
function foldIntoNext(
  { scale, shift }: Affine,
  dense: DenseLayer,
  values: Map<string, Float32Array>,
): DenseLayer {
  const { name, units } = dense;
  const kernel = weightOf(values, `${name}/kernel`);
  const bias = dense.bias ? Float64Array.from(weightOf(values, `${name}/bias`)) : new Float64Array(units);
  kernel.forEach((value, at) => {
    bias[at % units] = (bias[at % units] ?? NaN) + value * (shift[Math.floor(at / units)] ?? NaN);
  });
  values.set(
    `${name}/kernel`,
    kernel.map((value, at) => value * (scale[Math.floor(at / units)] ?? NaN)),
  );
  values.set(`${name}/bias`, Float32Array.from(bias));
  return { ...dense, bias: true };
}

function weightOf(values: WeightValues, name: string): Float32Array {
  const found = values.get(name);
  if (!found) throw new Error(`no values for weight ${name}`);
  return found;
}
