import type { Architecture } from '../contracts/architecture';
import { applyDenseLayers, listDenseLayers } from './dense-layers';
import type { SymbolicTensor, TensorFlow } from './tensorflow';
import type { LayerSpec } from './weight-spec';

type Mlp = Extract<Architecture, { type: 'mlp' }>;

/** Layers with weights of an MLP over all pixels of `inputShape`. */
export function listMlpLayers(mlp: Mlp, inputShape: readonly number[], classes: number): LayerSpec[] {
  const inputs = inputShape.reduce((product, size) => product * size, 1);
  return listDenseLayers(inputs, mlp.hidden, classes);
}

/** [batch, height, width, channels] → logits [batch, classes] */
export function applyMlp(tf: TensorFlow, mlp: Mlp, input: SymbolicTensor, classes: number): SymbolicTensor {
  return applyDenseLayers(tf, input, mlp.hidden, classes);
}
