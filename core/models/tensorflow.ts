// TensorFlow is passed in, so that importing core loads no native code; these are its types only.
import type * as tfjs from '@tensorflow/tfjs-node-gpu';

export type TensorFlow = typeof tfjs;
export type Tensor = tfjs.Tensor;
export type Tensor1D = tfjs.Tensor1D;
export type Tensor2D = tfjs.Tensor2D;
export type Tensor4D = tfjs.Tensor4D;
export type Scalar = tfjs.Scalar;
export type Variable = tfjs.Variable;
export type LayersModel = tfjs.LayersModel;
export type SymbolicTensor = tfjs.SymbolicTensor;
export type NamedTensorMap = tfjs.NamedTensorMap;
export type SavedModel = Awaited<ReturnType<TensorFlow['node']['loadSavedModel']>>;
