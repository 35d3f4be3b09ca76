/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Every architecture trained on both engines: alike step for step, well enough at the end, and predicted alike. */
import { Architecture, architectureName } from '../../../core/contracts/models/architecture';
import { Optimizer } from '../../../core/contracts/training/training';
import type { LabelledRows } from '../../../core/data/labelled-rows';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainRequest } from '../../../core/engine/engine';
import { initialiseWeight } from '../../../core/models/initialise-weights';
import { listWeights } from '../../../core/models/list-weights';
import { locateColumns } from '../../../core/models/locate-columns';
import { decodeWeights } from '../../../core/models/weights-file';
import { BACKBONE_LAYERS } from '../../support/backbone-layers';
import {
  createFeatureRows,
  createPictureRows,
  FEATURE_BLOCKS,
  PICTURE_BLOCKS,
} from '../../support/feature-rows';
import { enlargeImages } from '../../support/enlarge-images';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createStripedImages } from '../../support/striped-images';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const divided = createCompiledEngine(tf, { threads: 2 });

interface Case {
  architecture: unknown;
  rowsOf: (rows: number, seed: number) => LabelledRows;
  classes: number;
  blocks?: typeof FEATURE_BLOCKS;
  /** Of a training that learns the data. */
  epochs: number;
  learningRate: number;
}

const striped = (side: number) => ({
  classes: 4,
  rowsOf: (rows: number, seed: number) => enlargeImages(createStripedImages(rows, seed), side / 8),
});
const table = (rule: Parameters<typeof createFeatureRows>[0]) => ({
  classes: 2,
  rowsOf: (rows: number, seed: number) => createFeatureRows(rule, rows, seed),
});
const towers = { type: 'two-tower', user: ['user'], item: ['item'], width: 4 };

const CASES: Case[] = [
  { architecture: { type: 'lenet' }, ...striped(16), epochs: 6, learningRate: 0.05 },
  {
    architecture: { type: 'resnet', depth: 8, widthMultiplier: 0.25 },
    ...striped(8),
    epochs: 6,
    learningRate: 0.1,
  },
  {
    architecture: { type: 'mobilenet', widthMultiplier: 0.125, stemStride: 1 },
    ...striped(16),
    epochs: 8,
    learningRate: 0.1,
  },
  {
    architecture: { type: 'backbone', layers: BACKBONE_LAYERS, dense: [8] },
    ...striped(8),
    epochs: 8,
    learningRate: 0.05,
  },
  { architecture: { type: 'residual-mlp', width: 8 }, ...table('numbers'), epochs: 15, learningRate: 0.1 },
  { architecture: { type: 'text-classifier', width: 4 }, ...table('words'), epochs: 25, learningRate: 0.5 },
  {
    architecture: { type: 'wide-and-deep', hidden: [8] },
    ...table('matches'),
    epochs: 25,
    learningRate: 0.02,
  },
  {
    architecture: { type: 'factorisation-machine', factors: 4 },
    ...table('matches'),
    epochs: 40,
    learningRate: 0.2,
  },
  { architecture: towers, ...table('matches'), epochs: 25, learningRate: 0.2 },
  { architecture: { ...towers, hidden: [6] }, ...table('matches'), epochs: 25, learningRate: 0.2 },
  {
    architecture: {
      type: 'joint-fusion',
      convolutions: [{ filters: 4, pool: true }],
      width: 8,
      hidden: [8],
    },
    classes: 2,
    rowsOf: createPictureRows,
    blocks: PICTURE_BLOCKS,
    epochs: 40,
    learningRate: 0.1,
  },
];
const NAMED = CASES.map((each) => {
  const architecture = locateColumns(Architecture.parse(each.architecture), each.blocks ?? FEATURE_BLOCKS);
  return [architectureName(architecture), { ...each, architecture }] as const;
});
type Located = (typeof NAMED)[0][1];

function requestOf({ architecture, rowsOf, classes, ...rest }: Located, changes: Partial<TrainRequest> = {}) {
  const train = rowsOf(170, 1);
  const soft = Float32Array.from({ length: classes * train.rows }, (_, i) => {
    const isLabel = train.labels[Math.floor(i / classes)] === i % classes;
    return Math.log(isLabel ? 0.9 : 0.1 / (classes - 1));
  });
  return createTrainRequest({
    architecture,
    classes,
    train,
    views: [{ shifts: new Int8Array(2 * train.rows), softLogProbabilities: soft }],
    validation: rowsOf(80, 2),
    optimizer: Optimizer.parse({ type: 'momentum', learningRate: rest.learningRate, weightDecay: 1e-3 }),
    epochs: rest.epochs,
    untilEpoch: rest.epochs,
    ...changes,
  });
}

/** A few steps: later ones drift apart by more than what rounding did to the first. */
function few(each: Located): TrainRequest {
  const request = requestOf({ ...each, learningRate: 0.02 }, { epochs: 2, untilEpoch: 2 });
  if (each.architecture.type !== 'mobilenet') return request;
  // Batch normalisation of a batch's few last pixels, 23 times: rounding grows by a hundred with each step.
  const train = each.rowsOf(64, 1);
  const view = { shifts: new Int8Array(2 * train.rows), softLogProbabilities: null };
  return { ...request, train, views: [view], loss: { method: 'hard-labels' }, batchSize: 64 };
}

function valuesOf({ architecture, train, classes }: TrainRequest, bytes: Uint8Array): number[] {
  const values = decodeWeights(bytes, listWeights(architecture, train.shape, classes));
  return [...values.values()].flatMap((each) => [...each]);
}

async function trainFew(engine: Engine, request: TrainRequest): Promise<number[]> {
  return valuesOf(request, (await engine.train(request, createCallbacks())).weights);
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  return Math.hypot(...Array.from(a, (value, i) => value - (b[i] ?? NaN)));
}

/** How far two trainings are from each other, in units of how far the second has come from its initial weights. */
function drift(request: TrainRequest, found: readonly number[], wanted: readonly number[]): number {
  const { architecture, train, classes, seed } = request;
  const specs = listWeights(architecture, train.shape, classes);
  const start = specs.flatMap((spec) => [...initialiseWeight(spec, seed)]);
  return distance(found, wanted) / distance(wanted, start);
}

/**
 * Rounding makes an activation of a deep network end on the other side of ReLU6's bends now and then, which changes the
 * gradient of all before it by a little. A layer that is wrong changes it by a tenth and more.
 */
const mostDrift = ({ architecture }: Located) => (architecture.type === 'mobilenet' ? 0.02 : 3e-5);

describe.each(NAMED)('%s', (_, each) => {
  test('compiled, divided among threads and call by call it trains alike', async () => {
    const request = few(each);
    const wanted = await trainFew(eager, request);
    for (const engine of [compiled, divided])
      expect(drift(request, await trainFew(engine, request), wanted)).toBeLessThan(mostDrift(each));
  });

  test('students in one program train as they do alone', async () => {
    const base = few(each);
    const requests = [7, 8].map((seed) => ({ ...base, seed }));
    const together = await compiled.trainTogether(
      requests.map((request) => ({ request, callbacks: createCallbacks() })),
    );
    for (const [i, result] of together.entries()) {
      if (result?.status !== 'fulfilled') throw new Error('a student has no result');
      const request = { ...base, seed: 7 + i };
      const alone = await trainFew(compiled, request);
      expect(drift(request, valuesOf(base, result.value.weights), alone)).toBeLessThan(mostDrift(each));
    }
  });

  test('a training that is stopped goes on to the same bits', async () => {
    const request = few(each);
    const whole = await compiled.train(request, createCallbacks());
    const { checkpoint } = await compiled.train({ ...request, untilEpoch: 1 }, createCallbacks());
    const resumed = await compiled.train({ ...request, resumeFrom: checkpoint }, createCallbacks());
    expect(resumed.weights).toEqual(whole.weights);
  });

  test('learns, and predicts alike on both engines, divided or not', async () => {
    const { architecture, classes } = each;
    const request = requestOf(each);
    const { weights, validation } = await compiled.train(request, createCallbacks());
    expect(validation.errors! / validation.rows).toBeLessThan(0.15);
    const network = { architecture, inputShape: request.train.shape, classes, weights };
    const { rows, inputs } = each.rowsOf(300, 3);
    const wanted = await eager.predict({ network, rows, inputs, shifts: null });
    for (const engine of [compiled, divided]) {
      const found = await engine.predict({ network, rows, inputs, shifts: null });
      expect(distance(found, wanted) / Math.hypot(...wanted)).toBeLessThan(1e-5);
    }
    let nowMs = 0;
    const timed = { networks: [network], rows, inputs, samples: 3, nowMs: () => (nowMs += 1) };
    expect(await compiled.measureLatency(timed)).toEqual({ p50: 1000, p99: 1000 });
  });
});
