import type { LayersModel, TensorFlow, Variable } from '../../models/tensorflow';
import type { TrainableWeight } from '../program/plan-training';
import { listLayers } from './list-layers';

/** Weights of more than one axis that weight decay spares all the same: they scale and shift. */
const SCALES: ReadonlySet<string> = new Set([
  'alpha',
  'beta',
  'bias',
  'gamma',
  'moving_mean',
  'moving_variance',
]);

/**
 * The weights of a model, each once, in the model's order.
 *
 * A weight is called after its layer and what the layer calls it, such as `dense_1/kernel`; in a model inside, after
 * that model too. Weight decay touches kernels and embeddings: those of two axes or more that aren't a layer's scale
 * or shift.
 *
 * @throws Error where two weights would go by one name, or one isn't float32.
 */
export function listModelWeights(tf: TensorFlow, model: LayersModel): TrainableWeight[] {
  // A weight doesn't know whether the layer or a model around it is frozen.
  const trainable = new Set(model.trainableWeights);
  const weights = listLayers(model).flatMap(({ layer, path }) =>
    layer.weights.map((weight): TrainableWeight => {
      const own = weight.originalName.split('/').at(-1) ?? weight.originalName;
      const name = `${path}/${own}`;
      const variable = weight.read();
      if (!(variable instanceof tf.Variable)) throw new Error(`weight ${name} is no variable`);
      if (variable.dtype !== 'float32')
        throw new Error(`weight ${name} is ${variable.dtype}: only float32 trains`);
      const decays = variable.rank >= 2 && !SCALES.has(own);
      return { name, variable: variable as Variable, trainable: trainable.has(weight), decays };
    }),
  );
  const names = new Set<string>();
  for (const { name } of weights) {
    if (names.has(name)) throw new Error(`two weights of the model are called ${name}: rename a layer`);
    names.add(name);
  }
  return weights;
}
