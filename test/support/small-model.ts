import { listModelWeights } from '../../core/engine/layers/list-model-weights';
import type { LayersModel, SymbolicTensor, TensorFlow } from '../../core/models/tensorflow';
import { createRandom } from '../../core/random/random';
import type { TrainingToCompare } from './compare-with-eager';

const ROWS = 24;
export const CLASSES = 3;

/** A model of the layers under test with a small head, its weights set by `seed`. */
export function smallModel(
  tf: TensorFlow,
  inputShape: readonly number[],
  body: (input: SymbolicTensor) => SymbolicTensor,
  seed = 1,
  dtype: 'float32' | 'int32' = 'float32',
): LayersModel {
  const input = tf.input({ shape: [...inputShape], dtype });
  let features = body(input);
  if (features.shape.length > 2) features = tf.layers.flatten().apply(features) as SymbolicTensor;
  const outputs = tf.layers.dense({ units: CLASSES }).apply(features) as SymbolicTensor;
  const model = tf.model({ inputs: input, outputs });
  drawWeights(tf, model, seed);
  return model;
}

/** Kernels in ±0.6; the rest within 0.1 of what the layer starts it with. */
export function drawWeights(tf: TensorFlow, model: LayersModel, seed: number): void {
  for (const { name, variable } of listModelWeights(tf, model)) {
    const random = createRandom(seed, name);
    const isKernel = variable.rank >= 2;
    const values = variable.dataSync<'float32'>().slice();
    for (let i = 0; i < values.length; i += 1) {
      const draw = 2 * random.uniform() - 1;
      values[i] = isKernel ? 0.6 * draw : (values[i] ?? 0) + 0.1 * draw;
    }
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/** A training of the model on rows in ±1, or on whole numbers below `below`, with cross-entropy. */
export function smallTraining(
  tf: TensorFlow,
  model: LayersModel,
  { steps = 50, below, seed = 1 }: { steps?: number; below?: number; seed?: number } = {},
): TrainingToCompare {
  const shape = (model.inputs[0]?.shape.slice(1) ?? []) as number[];
  const random = createRandom(seed, 'rows');
  const count = ROWS * shape.reduce((product, size) => product * size, 1);
  const draws = Array.from({ length: count }, () => random.uniform());
  const labels = Int32Array.from({ length: ROWS }, () => Math.floor(random.uniform() * CLASSES));
  const stored = below === undefined ? 'float32' : 'int32';
  const values =
    below === undefined
      ? Float32Array.from(draws, (draw) => 2 * draw - 1)
      : Int32Array.from(draws, (draw) => Math.floor(draw * below));
  return {
    model,
    columns: [
      { name: 'input', stored, shape, values },
      { name: 'labels', stored: 'int32', shape: [], values: labels },
    ],
    loss: (output, { labels: batch }) => {
      if (!batch) throw new Error('no labels');
      return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.cast(batch, 'int32'), CLASSES), output);
    },
    rows: ROWS,
    batchRows: 8,
    steps,
    learningRate: 0.1,
    seed: 3,
  };
}
