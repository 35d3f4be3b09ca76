/** @jest-environment <rootDir>/test/support/native-environment.js */
import { crossEntropy } from '../../../../core/distillation/losses/cross-entropy';
import { planModelTraining } from '../../../../core/engine/layers/plan-model-training';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import { constantRule } from '../../../../core/engine/schedules/constant-rule';
import { stackPlan } from '../../../../core/engine/stack/stacked-plan';
import { createStackedProgram } from '../../../../core/engine/stack/stacked-program';
import type { Tensor2D, TensorFlow } from '../../../../core/models/tensorflow';
import { sgd } from './plain-rules';
import { CLASSES, randomData, randomOrder, ROWS } from './stacking-data';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf: TensorFlow = loadTensorFlow();
const STEPS = 20;
const BATCH = 16;
const SEEDS = [3, 4, 3];
const data = randomData();
const order = randomOrder(STEPS * BATCH, 1);

/** Batch normalisation, whose averages are set by the step, and dropout. */
function plan(rate: number) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [data.size] }),
      tf.layers.batchNormalization({}),
      tf.layers.dropout({ rate }),
      tf.layers.dense({ units: CLASSES }),
    ],
  });
  return planModelTraining(tf, {
    model,
    input: 'images',
    columns: [
      { name: 'images', stored: 'uint8', shape: [data.size], divisor: 255 },
      { name: 'labels', stored: 'int32', shape: [] },
    ],
    hyperparameters: [],
    batchRows: [BATCH],
    predictRows: BATCH,
    optimizer: sgd,
    schedule: constantRule,
    loss: (logits, { columns: { labels } }) =>
      crossEntropy(tf, logits as Tensor2D, tf.oneHot(labels!, CLASSES, 1, 0, 'float32')),
  });
}

type Plan = ReturnType<typeof plan>;

/** The same for all students: only seeds tell them apart. */
function initialState({ weights }: Plan): Map<string, Float32Array> {
  return new Map(
    weights.map(({ name, shape }, i) => {
      const size = shape.reduce((product, each) => product * each, 1);
      const values = Float32Array.from(randomOrder(size, i), (value) => 0.2 + value / ROWS);
      return [name, values];
    }),
  );
}

async function trainStacked(planned: Plan) {
  const program = await createStackedProgram(tf, stackPlan(planned, SEEDS.length, 'shared'));
  program.load('images', data.images, ROWS);
  program.load('labels', data.labels, ROWS);
  program.write(SEEDS.map(() => initialState(planned)));
  const hyperparameters = SEEDS.map(() => ({ learningRate: 0.05 }));
  const losses = program.train({ order, rows: BATCH, firstStep: 0, seeds: SEEDS, hyperparameters });
  const states = program.read();
  program.dispose();
  return { losses, states };
}

it('draws for each student what it draws alone, and keeps its averages', async () => {
  const planned = plan(0.5);
  const { losses, states } = await trainStacked(planned);
  const single = await createTrainingProgram(tf, planned);
  single.load('images', data.images, ROWS);
  single.load('labels', data.labels, ROWS);
  SEEDS.forEach((seed, student) => {
    single.write(initialState(planned));
    const hyperparameters = { learningRate: 0.05 };
    const alone = single.train({ order, rows: BATCH, firstStep: 0, seed, hyperparameters });
    expectClose(losses[student], alone);
    const state = single.read();
    for (const [name, values] of state) expectClose(states[student]?.get(name), values);
    const averages = [...state.keys()].filter((name) => name.includes('moving'));
    expect(averages).toHaveLength(2);
    for (const name of averages)
      expect(states[student]?.get(name)).not.toEqual(initialState(planned).get(name));
  });
  single.dispose();
  expect(losses[0]).toEqual(losses[2]);
  expect(losses[0]).not.toEqual(losses[1]);
});

function expectClose(found: Float32Array | undefined, expected: Float32Array): void {
  expect(found?.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((found?.[i] ?? NaN) - value)).toBeLessThan(1e-5);
  });
}
