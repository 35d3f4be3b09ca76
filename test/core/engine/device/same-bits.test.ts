/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Programs as they are for a GPU, with the CPU's name in place of the GPU's, compute what plain ones do. */
import type { ImageShape } from '../../../../core/data/labelled-images';
import { startState } from '../../../../core/engine/compiled/network-state';
import {
  hyperparametersFor,
  planNetworkTraining,
} from '../../../../core/engine/compiled/plan-network-training';
import type { Devices } from '../../../../core/engine/device/devices';
import type { SettledRequest } from '../../../../core/engine/engine';
import { createInferenceProgram } from '../../../../core/engine/inference/create-inference-program';
import type { InferencePlan } from '../../../../core/engine/inference/inference-plan';
import { loadMember, traceMember } from '../../../../core/engine/inference/load-member';
import { createTrainingProgram } from '../../../../core/engine/program/training-program';
import { stackPlan, type RowOrder } from '../../../../core/engine/stack/stacked-plan';
import { createStackedProgram } from '../../../../core/engine/stack/stacked-program';
import { compileTraining, runSteps, type TrainingToCompare } from '../../../support/compare-with-eager';
import { layerCases, randomCases } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { PLACED } from '../../../support/placed-on-cpu';
import { smallModel, smallTraining } from '../../../support/small-model';
import { createTrainRequest } from '../../../support/train-request';
import { drawMembers } from '../inference/random-members';

const tf = loadTensorFlow();
const BATCH = 16;

function requestFor(shape: ImageShape): SettledRequest {
  const { precision, train, ...request } = createTrainRequest();
  const size = shape.reduce((product, each) => product * each, 1);
  const inputs = train.inputs.slice(0, train.rows * size);
  const architecture = { type: 'mlp' as const, hidden: [12, 8] };
  return { ...request, architecture, train: { ...train, shape, inputs } };
}

type Load = (column: string, values: Uint8Array | Int32Array | Float32Array, rows: number) => void;

function fill(program: { load: Load }, { train, views }: SettledRequest): void {
  program.load('inputs', train.inputs, train.rows);
  program.load('labels', Int32Array.from(train.labels), train.rows);
  program.load('softLabels', views[0]!.softLogProbabilities!, train.rows);
}

function orderOf(steps: number, rows: number, start = 0): Int32Array {
  return Int32Array.from({ length: steps * BATCH }, (_, i) => (start + 7 * i) % rows);
}

async function trainNetwork(request: SettledRequest, devices: Devices | null) {
  const program = await createTrainingProgram(tf, planNetworkTraining(tf, request), devices);
  program.write(startState(request, null));
  fill(program, request);
  const hyperparameters = hyperparametersFor(tf, request);
  const steps = { rows: BATCH, seed: 7, hyperparameters };
  const losses = [0, 5].map((firstStep) =>
    program.train({ ...steps, order: orderOf(5, request.train.rows, firstStep), firstStep }),
  );
  const size = request.train.inputs.length / request.train.rows;
  const predicted = program.predict(request.train.inputs.slice(0, 7 * size), 7);
  const result = { losses, state: program.read(), predicted };
  program.dispose();
  return result;
}

// Rows of 64 bytes, and of 9, which are padded to whole words.
test.each<[ImageShape]>([[[8, 8, 1]], [[3, 3, 1]]])(
  'a network of images %j trains and predicts the same',
  async (shape) => {
    const request = requestFor(shape);
    const plain = await trainNetwork(request, null);
    expect(plain.losses[1]![4]).toBeLessThan(plain.losses[0]![0]!);
    expect(await trainNetwork(request, PLACED)).toEqual(plain);
  },
);

/** In two calls: draws go by the number of a step in the whole training. */
async function trainModel(training: TrainingToCompare, devices: Devices | null) {
  const program = await compileTraining(tf, training, devices);
  const losses = [runSteps(program, training, 0, 3), runSteps(program, training, 3, 8)];
  const result = { losses, state: program.read() };
  program.dispose();
  return result;
}

test.each(['Dropout', 'GaussianNoise', 'Embedding'])('%s trains the same', async (name) => {
  const { inputShape, body, below } = { ...layerCases(tf), ...randomCases(tf) }[name]!;
  const model = smallModel(tf, inputShape, body, 1, below === undefined ? 'float32' : 'int32');
  const training = smallTraining(tf, model, below === undefined ? {} : { below });
  expect(await trainModel(training, PLACED)).toEqual(await trainModel(training, null));
  model.dispose();
});

async function trainStacked(rowOrder: RowOrder, devices: Devices | null) {
  const request = requestFor([3, 3, 1]);
  const program = await createStackedProgram(
    tf,
    stackPlan(planNetworkTraining(tf, request), 2, rowOrder),
    devices,
  );
  program.write([1, 2].map((seed) => startState({ ...request, seed }, null)));
  fill(program, request);
  const hyperparameters = [hyperparametersFor(tf, request), hyperparametersFor(tf, request)];
  const order = orderOf(rowOrder === 'each' ? 12 : 6, request.train.rows);
  const losses = program.train({ order, rows: BATCH, firstStep: 0, seeds: [1, 2], hyperparameters });
  const result = {
    losses,
    states: program.read(),
    predicted: program.predict(request.train.inputs.slice(0, 45), 5),
  };
  program.dispose();
  return result;
}

test.each(['shared', 'each'] as const)('students train the same together, rows %s', async (rowOrder) => {
  expect(await trainStacked(rowOrder, PLACED)).toEqual(await trainStacked(rowOrder, null));
});

async function predict(element: 'float32' | 'float16', devices: Devices | null) {
  const used = drawMembers(1).filter(({ weight }) => weight > 0);
  const loaded = used.map(({ network }) => loadMember(network));
  const plan: InferencePlan = {
    ...{ inputShape: [8, 8, 1], classes: 4, rows: 5, frozen: null },
    ...{ output: 'log-probabilities', precision: 'float32', element },
    members: loaded.map((each) => traceMember(tf, each, 5)),
  };
  const program = await createInferenceProgram(tf, { ...plan, element }, devices);
  program.write(loaded.map(({ values }, m) => ({ values, weight: used[m]!.weight })));
  const output = program.predict({ inputs: createTrainRequest().train.inputs, shifts: null }, 3, 5);
  program.dispose();
  return output.slice();
}

test.each(['float32', 'float16'] as const)('ensembles predict the same in %s', async (element) => {
  expect(await predict(element, PLACED)).toEqual(await predict(element, null));
});
