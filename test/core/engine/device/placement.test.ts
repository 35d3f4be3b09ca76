/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Precision } from '../../../../core/contracts/training/training-options';
import { Optimizer } from '../../../../core/contracts/training/training';
import { planNetworkTraining } from '../../../../core/engine/compiled/plan-network-training';
import type { TrainRequest } from '../../../../core/engine/engine';
import { GPU_DEVICES } from '../../../../core/engine/device/devices';
import type { Program } from '../../../../core/engine/graph/encode-saved-model';
import { buildInferenceProgram } from '../../../../core/engine/inference/build-inference-program';
import type { InferencePlan } from '../../../../core/engine/inference/inference-plan';
import { loadMember, traceMember } from '../../../../core/engine/inference/load-member';
import { buildTrainingProgram } from '../../../../core/engine/program/build-training-program';
import { buildStackedProgram } from '../../../../core/engine/stack/build-stacked-program';
import { stackPlan, type RowOrder } from '../../../../core/engine/stack/stacked-plan';
import type { SymbolicTensor } from '../../../../core/models/tensorflow';
import { planComparedTraining } from '../../../support/compare-with-eager';
import { listCopies, listOffGpu, listWithoutKernel } from '../../../support/gpu-kernels';
import { ACTIVATIONS, layerCases, randomCases, type LayerCase } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { smallModel, smallTraining } from '../../../support/small-model';
import { createTrainRequest } from '../../../support/train-request';
import { drawMembers } from '../inference/random-members';
import { LOSSES } from '../../../support/losses';

const tf = loadTensorFlow();

/** A program that runs as it is placed, and copies nothing in a step but the loop's counter. */
function expectOnGpu({ nodes }: Pick<Program, 'nodes'>, copied = COUNTER): void {
  expect(listWithoutKernel(nodes)).toEqual([]);
  expect(listOffGpu(nodes)).toEqual([]);
  const copies = listCopies(nodes);
  expect(copies.filter((ref) => !copied.test(ref))).toEqual([]);
}

function planRequest(changes: Partial<TrainRequest>, precision: Precision = 'float32') {
  return planNetworkTraining(tf, { ...createTrainRequest(changes), precision });
}

/** An int32 scalar; the first identity in a loop. */
const COUNTER = /^train_\d+\/loop\/Identity:0$/;

/** In fp16 also whether all gradients are finite, a bool that a switch of TensorFlow wants on the host. */
const COUNTER_AND_FINITE = /^train_\d+\/loop\/(Identity|All_\d+):0$/;

const activations = ACTIVATIONS.map((activation): [string, LayerCase] => {
  const layer = tf.layers.dense({ units: 5, activation });
  return [activation, { inputShape: [8], body: (input) => layer.apply(input) as SymbolicTensor }];
});
const cases = [...Object.entries({ ...layerCases(tf), ...randomCases(tf) }), ...activations];

function planLayer([, { inputShape, body, below }]: (typeof cases)[number]) {
  const model = smallModel(tf, inputShape, body, 1, below === undefined ? 'float32' : 'int32');
  const plan = planComparedTraining(tf, smallTraining(tf, model, below === undefined ? {} : { below }));
  model.dispose();
  return plan;
}

test.each(cases)('%s trains on a GPU, alone and stacked', (...layerCase) => {
  const plan = planLayer(layerCase);
  expectOnGpu(buildTrainingProgram(plan, GPU_DEVICES));
  for (const rowOrder of ['shared', 'each'] as const) {
    const { nodes } = buildStackedProgram(stackPlan(plan, 3, rowOrder), GPU_DEVICES);
    // Whole numbers of several students are taken apart in the host's memory; no recipe has such a model.
    if (layerCase[0] === 'Embedding' && rowOrder === 'each') expect(listWithoutKernel(nodes)).toEqual([]);
    else expectOnGpu({ nodes });
  }
});

const EXTRAS = [{}, { weightDecay: 0.1 }, { clipNorm: 1 }, { averageDecay: 0.9 }, { nesterov: true }];
const SCHEDULES = [
  'constant',
  'cosine',
  { type: 'step', every: 0.3 },
  { type: 'step', milestones: [0.5, 0.7] },
  { type: 'one-cycle' },
];
const TYPES = ['adamw', 'adam', 'sgd', 'momentum', 'rmsprop', 'lamb', 'lion'];
const optimizers = TYPES.flatMap((type) =>
  [...EXTRAS, ...SCHEDULES.map((schedule) => ({ schedule }))].flatMap(
    (extra) => Optimizer.safeParse({ type, learningRate: 0.1, ...extra }).data ?? [],
  ),
);
test.each(['float32', 'bf16', 'fp16'] as const)('networks train on a GPU in %s', (precision) => {
  const copied = precision === 'fp16' ? COUNTER_AND_FINITE : COUNTER;
  for (const loss of LOSSES) {
    expectOnGpu(buildTrainingProgram(planRequest({ loss }, precision), GPU_DEVICES), copied);
    // Wide enough to be lowered.
    const wide = planRequest(
      { loss, architecture: { type: 'mlp', hidden: [256, 256] }, batchSize: 64 },
      precision,
    );
    const program = buildTrainingProgram(wide, GPU_DEVICES);
    expectOnGpu(program, copied);
    const types = program.nodes.flatMap(({ attributes: { T } }) => (T && 'type' in T ? [T.type] : []));
    expect(types.filter((type) => type.endsWith('float16')).length > 0).toBe(precision !== 'float32');
  }
});

test('every optimizer and schedule updates on a GPU, alone and stacked', () => {
  expect(optimizers.length).toBeGreaterThan(50);
  for (const optimizer of optimizers) {
    const plan = planRequest({ optimizer });
    expectOnGpu(buildTrainingProgram(plan, GPU_DEVICES));
  }
  const orders: RowOrder[] = ['shared', 'each'];
  for (const rowOrder of orders) {
    const plan = planRequest({});
    expectOnGpu(buildStackedProgram(stackPlan(plan, 3, rowOrder), GPU_DEVICES));
  }
});

test('ensembles predict on a GPU', () => {
  const members = drawMembers(1)
    .filter(({ weight }) => weight > 0)
    .map(({ network }) => loadMember(network));
  const predictions = [
    { rows: 32, output: 'log-probabilities', precision: 'float32', element: 'float32', frozen: null },
    { rows: 300, output: 'log-probabilities', precision: 'bf16', element: 'float32', frozen: null },
    { rows: 3, output: 'log-probabilities', precision: 'fp16', element: 'float16', frozen: null },
    {
      rows: 1,
      output: 'logits',
      precision: 'float32',
      element: 'float32',
      frozen: members.map(({ values }) => values),
    },
  ] as const;
  const plans = predictions.map((prediction): InferencePlan => {
    const traced = members.map((each) => traceMember(tf, each, prediction.rows));
    return { inputShape: [8, 8, 1], classes: 4, ...prediction, members: traced };
  });
  for (const each of plans) {
    const { nodes } = buildInferenceProgram(each, GPU_DEVICES);
    expect(listWithoutKernel(nodes)).toEqual([]);
    const forward = nodes.filter(({ name }) => name.startsWith('forward_'));
    expect(new Set(forward.map(({ device }) => device))).toEqual(new Set([GPU_DEVICES.accelerator]));
  }
});

test('variables are on the GPU, each by the kernel that it has', () => {
  const { nodes } = buildTrainingProgram(planRequest({}), GPU_DEVICES);
  const variables = nodes.filter(({ op }) => op === 'VarHandleOp');
  expect(variables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['column/inputs', 'column/labels']),
  );
  expect(variables.every(({ device }) => device === GPU_DEVICES.accelerator)).toBe(true);
});

test('without a GPU nothing has a place', () => {
  const plan = planRequest({});
  expect(buildTrainingProgram(plan).nodes.filter(({ device }) => device !== undefined)).toEqual([]);
});
