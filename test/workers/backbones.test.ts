/** @jest-environment <rootDir>/test/support/native-environment.js */
/** From a recipe that names a file of Keras to networks that were trained from it, as students and as teachers. */
import type { z } from 'zod';
import { checkShapes } from '../../activities/check-shapes';
import { createResolveRecipe } from '../../activities/resolve-recipe';
import type { Architecture } from '../../core/contracts/models/architecture';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import { InvalidInput } from '../../core/contracts/errors';
import type { TrainedModel } from '../../core/contracts/models/models';
import { startOf, type StartRecipe, type TrainStart } from '../../core/contracts/models/start';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights } from '../../core/models/weights-file';
import { sha256 } from '../../storage/sha256';
import { readKeras } from '../../teachers/keras/read-keras';
import { runTrainGroupJob } from '../../workers/trainer/run-train-group-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { packGolden, TENSORFLOW } from '../support/tensorflow-teachers';
import { tinyRecipe } from '../support/tiny-recipe';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';
import { modelVersion } from '../workflows/samples';

const dependencies = createDependencies();
const { blobs, registry } = dependencies;
const context = createJobContext({ blobs, engine: createCompiledEngine(loadTensorFlow()) });
const resolve = createResolveRecipe(dependencies);
const tiny = tinyRecipe();

/** Of images of 8×8 pixels. Behind the layer that is kept it has some that can't be trained here. */
const MODEL = { type: 'keras' as const, file: `${TENSORFLOW}/digits.keras`, cutAfter: 're_lu' };

let data: { dataset: Dataset; views: View[] };
beforeAll(async () => {
  const { dataset, view } = await writeStripedData(blobs, { train: 150, validation: 40, test: 40 });
  data = { dataset, views: [view] };
});

interface Resolved {
  architecture: Architecture;
  start: TrainStart;
  pinned: StartRecipe;
}

/** A recipe whose student, or teacher, starts from the model, as a run's first activity gives it back. */
async function resolveStart(
  part: 'student' | 'teach',
  start: z.input<typeof StartRecipe>,
  dense: number[] = [],
): Promise<Resolved> {
  const shape = { type: 'backbone' as const, dense };
  const { recipe } = await resolve({
    recipe: tinyRecipe({
      [part]: { ...tiny[part], start, ...(part === 'teach' && { members: [shape] }) },
      ...(part === 'student' && { sweep: { ...tiny.sweep, architectures: [shape] } }),
    }),
    overrides: {},
  });
  const [architecture] = part === 'student' ? recipe.sweep.architectures : recipe.teach.members;
  const found = startOf(recipe[part].start).start;
  return { architecture: architecture as Architecture, start: found!, pinned: recipe[part].start! };
}

async function weightsOf({ network }: Pick<TrainedModel, 'network'>): Promise<Map<string, Float32Array>> {
  const { architecture, inputShape, classes } = network;
  return decodeWeights(await blobs.read(network.weights), listWeights(architecture, inputShape, classes));
}

/** What Keras saved of the layers that are kept. */
async function savedWeights(): Promise<[string, Float32Array][]> {
  const { weights } = await readKeras(packGolden('digits.keras'));
  const of = (layer: string, i: number) => weights.get(layer)![i]!.values;
  return [
    ['backbone_conv2d/kernel', of('conv2d', 0)],
    ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((role, i): [string, Float32Array] => [
      `backbone_batch_normalization_1/${role}`,
      of('batch_normalization_1', i),
    ]),
  ];
}

const train = ({ architecture, start }: Pick<Resolved, 'architecture'> & Partial<Resolved>, name: string) =>
  runTrainJob(createTrainJob(data, { key: sha256(name), architecture, ...(start && { start }) }), context);

/** 9 × 6 of the kernel, and 4 × 6 of batch normalisation. */
const KEPT = 54 + 24;

test.each(['student', 'teach'] as const)(
  'frozen under a new head, a %s keeps it bit for bit',
  async (part) => {
    const resolved = await resolveStart(part, { model: MODEL, freeze: true }, [5]);
    const model = await train(resolved, `frozen ${part}`);
    const weights = await weightsOf(model);
    for (const [name, values] of await savedWeights())
      expect([name, weights.get(name)]).toEqual([name, values]);
    expect(model.adopted).toEqual({ adopted: KEPT, frozen: KEPT });
    expect(weights.get('dense_1/kernel')).toHaveLength(6 * 5);
  },
);

test.each(['student', 'teach'] as const)(
  'a %s that is fine-tuned begins with it and learns on',
  async (part) => {
    const resolved = await resolveStart(part, { model: MODEL });
    const { architecture } = resolved;
    const model = await train(resolved, `tuned ${part}`);
    const weights = await weightsOf(model);
    const random = await weightsOf(await train({ architecture }, `random ${part}`));
    for (const [name, values] of await savedWeights()) {
      const distance = (from: Float32Array) => Math.hypot(...values.map((value, i) => value - from[i]!));
      const moved = distance(weights.get(name)!);
      expect([name, moved > 0]).toEqual([name, true]);
      if (name.endsWith('kernel')) expect(moved).toBeLessThan(0.5 * distance(random.get(name)!));
    }
    expect(model.adopted).toEqual({ adopted: KEPT, frozen: 0 });
  },
);

test('students of a group start from it all', async () => {
  const { architecture, start } = await resolveStart('student', { model: MODEL, freeze: true });
  const job = createTrainJob(data, { architecture, start });
  const { kind: _kind, key: _key, loss, optimizer, seed, resumeFrom, ...shared } = job;
  const members = [1, 2].map((number) => {
    const key = sha256(`backbone ${number}`);
    return { key, loss, optimizer, resumeFrom, seed: seed + number, isDone: false };
  });
  const outcomes = await runTrainGroupJob({ kind: 'train-group', shared, members }, context);
  const [kernel] = await savedWeights();
  expect(outcomes).toHaveLength(2);
  for (const outcome of outcomes) {
    if (outcome?.outcome !== 'trained') throw new Error('it did not train');
    expect((await weightsOf(outcome.model)).get(kernel![0])).toEqual(kernel![1]);
  }
});

test('the file is named with its SHA-256, and read no more when the recipe is run again', async () => {
  const { pinned, architecture } = await resolveStart('student', { model: MODEL });
  const digest = sha256(packGolden('digits.keras'));
  expect(pinned.model).toEqual({ ...MODEL, file: { uri: MODEL.file, sha256: digest } });
  const moved = { ...MODEL, file: { uri: '/gone/digits.keras', sha256: digest } };
  const again = await resolveStart('student', { ...pinned, model: moved });
  expect({ ...again.pinned, model: pinned.model }).toEqual(pinned);
  expect(again.architecture).toEqual(architecture);
  const other = await resolveStart('student', { model: { ...MODEL, scale: 'bytes' } });
  expect(other.pinned.network?.weights).toEqual(pinned.network?.weights);
  expect(other.architecture).not.toEqual(architecture);
});

test('what became of it is a model of a line like others, and trainings may start from that', async () => {
  const model = await train(await resolveStart('student', { model: MODEL }), 'of a line');
  const version = { ...modelVersion(1), line: 'tuned', network: model.network };
  await registry.addVersion(version);
  const { architecture, start } = await resolveStart('student', { line: 'tuned', version: 1 });
  expect(architecture).toEqual(model.network.architecture);
  expect(start).toEqual({ network: model.network, newHead: true, freeze: false });
  await registry.addVersion({ ...modelVersion(1), line: 'flat' });
  await expect(resolveStart('student', { line: 'flat', version: 1 })).rejects.toThrow(
    'sweep.architectures[0].type: got "backbone", allowed: another type: the model of line flat is of another one',
  );
  await expect(resolveStart('teach', { line: tiny.line })).rejects.toThrow(
    `teach.members[0].type: got "backbone", allowed: another type: line ${tiny.line} has no model yet`,
  );
});

test('a model that can’t be trained here is refused with its place in the recipe', async () => {
  const { cutAfter: _cutAfter, ...whole } = MODEL;
  const failure = resolveStart('teach', { model: whole });
  await expect(failure).rejects.toThrow(InvalidInput);
  await expect(failure).rejects.toThrow(
    'teach.start.model.file: got "DepthwiseConv2D (depthwise_conv2d)", allowed: a model that has up to its cut only layers ' +
      'that can be trained here: its activation is "tanh"',
  );
});

test('images that it wasn’t made for are refused as soon as the data are known', async () => {
  const { architecture, start } = await resolveStart('student', { model: MODEL });
  const check = (shape: Dataset['shape']) => () =>
    checkShapes(
      { teachers: [], students: [architecture], starts: { student: start } },
      { ...data.dataset, shape },
    );
  expect(check([20, 12, 1])).not.toThrow();
  expect(check([8, 8, 3])).toThrow(
    'student.start: got "a model of 8×8×1", allowed: a model that fits the data\'s images of 8×8×3',
  );
});
