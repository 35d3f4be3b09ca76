// Layers of networks from other libraries that nothing is learned in.
import type { SymbolicTensor, Tensor, TensorFlow } from '../tensorflow';
import { applyFunctionLayer } from './function-layer';
import type { AffineLayer, ZeroPadLayer } from './layer';

export function applyZeroPad(
  tf: TensorFlow,
  { name, top, bottom, left, right }: ZeroPadLayer,
  input: SymbolicTensor,
): SymbolicTensor {
  const padding: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ];
  return tf.layers.zeroPadding2d({ name, padding }).apply(input) as SymbolicTensor;
}

/** scale x + shift along the last axis, as a layer. */
export function applyAffine(
  tf: TensorFlow,
  { name, scale, shift }: AffineLayer,
  input: SymbolicTensor,
): SymbolicTensor {
  const call = (x: Tensor): Tensor => tf.add(tf.mul(x, tf.tensor1d([...scale])), tf.tensor1d([...shift]));
  return applyFunctionLayer(tf, { className: 'StillhouseAffine', name, call }, input);
}
