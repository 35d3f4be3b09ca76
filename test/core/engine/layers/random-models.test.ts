/** @jest-environment <rootDir>/test/support/native-environment.js */
// Models that nobody chose: drawn by a number, they train compiled as they do call by call.
import { listModelWeights } from '../../../../core/engine/layers/list-model-weights';
import { withShortLayers } from '../../../../core/engine/layers/with-short-layers';
import { applyRules } from '../../../../core/engine/rewrite/apply-rules';
import { STANDARD_RULES } from '../../../../core/engine/rewrite/standard-rules';
import { traceStep } from '../../../../core/engine/trace/trace-step';
import type { Scalar, Tensor } from '../../../../core/models/tensorflow';
import { withStatelessRandomness } from '../../../../core/engine/layers/with-stateless-randomness';
import { createRandom } from '../../../../core/random/random';
import { greatestDifference, trainCompiled, trainEagerly } from '../../../support/compare-with-eager';
import { directionalDerivative } from '../../../support/directional-derivative';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { randomModel } from '../../../support/random-model';
import { smallModel, smallTraining } from '../../../support/small-model';

const tf = loadTensorFlow();

type Loss = (output: Tensor, labels: Tensor) => Scalar;

const LOSSES: Loss[] = [
  (output, labels) => tf.losses.softmaxCrossEntropy(labels, output),
  (output, labels) => tf.losses.meanSquaredError(labels, output),
  (output, labels) => tf.losses.sigmoidCrossEntropy(labels, output),
  (output, labels) => tf.losses.huberLoss(labels, output),
];

const lossOf = (seed: number): Loss => LOSSES[seed % LOSSES.length] ?? LOSSES[0]!;
const oneHot = (labels: Tensor): Tensor => tf.cast(tf.oneHot(tf.cast(labels, 'int32'), 3), 'float32');

test.each(Array.from({ length: 40 }, (_, i) => i + 1))('model %i trains as call by call', async (seed) => {
  const { inputShape, body } = randomModel(tf, seed);
  const model = smallModel(tf, inputShape, body, seed);
  const training = {
    ...smallTraining(tf, model, { steps: 5, seed }),
    loss: (output: Tensor, { labels }: Readonly<Record<string, Tensor>>) =>
      lossOf(seed)(output, oneHot(labels!)),
  };
  const compiled = await trainCompiled(tf, training);
  expect(greatestDifference(compiled, trainEagerly(tf, training))).toBeLessThan(1e-5);
  model.dispose();
});

test.each([101, 102, 103, 104, 105, 106, 107, 108])(
  'the gradients of model %i are those of difference quotients in float64',
  async (seed) => {
    const { inputShape, body } = randomModel(tf, seed);
    const model = smallModel(tf, inputShape, body, seed);
    const weights = listModelWeights(tf, model);
    const random = createRandom(seed, 'directions');
    const draw = (shape: readonly number[]): Tensor => {
      const length = shape.reduce((product, size) => product * size, 1);
      return tf.tensor(
        Float32Array.from({ length }, () => random.normal()),
        [...shape],
      );
    };
    const columns = { input: draw([4, ...inputShape]), labels: tf.tensor1d([0, 1, 2, 1], 'int32') };
    const step = traceStep(tf, {
      weights,
      columns,
      hyperparameters: [],
      loss: ({ seed: at }) =>
        withStatelessRandomness(tf, model, at, () =>
          withShortLayers(tf, model, () =>
            lossOf(seed)(model.apply(columns.input, { training: true }) as Tensor, oneHot(columns.labels)),
          ),
        ),
    });
    const feeds: Record<string, Tensor> = {
      seed: tf.tensor1d([seed, 0], 'int32'),
      'column/input': columns.input,
      'column/labels': columns.labels,
    };
    for (const { name, variable } of weights) feeds[`weight/${name}`] = variable;
    const directions = Object.fromEntries(weights.map(({ name, variable }) => [name, draw(variable.shape)]));
    const { byGradient, byDifference } = await directionalDerivative(
      tf,
      applyRules(step, STANDARD_RULES),
      feeds,
      directions,
    );
    expect(Math.abs(byDifference)).toBeGreaterThan(1e-6);
    expect(Math.abs(byGradient - byDifference) / Math.abs(byDifference)).toBeLessThan(1e-5);
    model.dispose();
  },
);
