import type { Architecture } from '../contracts/architecture';
import { sizeOf } from '../contracts/shape';
import { applyDenseLayers, listDenseLayers } from './dense-layers';
import type { SymbolicTensor, TensorFlow } from './tensorflow';
import type { LayerSpec } from './weight-spec';

type Mlp = Extract<Architecture, { type: 'mlp' }>;

/** Layers with weights of an MLP over all pixels or features of `inputShape`. */
export function listMlpLayers(mlp: Mlp, inputShape: readonly number[], classes: number): LayerSpec[] {
  const inputs = sizeOf(inputShape);
  return listDenseLayers(inputs, mlp.hidden, classes);
}

/** [batch, ...inputShape] → logits [batch, classes] */
export function applyMlp(tf: TensorFlow, mlp: Mlp, input: SymbolicTensor, classes: number): SymbolicTensor {
  return applyDenseLayers(tf, input, mlp.hidden, classes);
}
