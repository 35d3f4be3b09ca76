/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Trainings with hints: every engine and every way of bringing rows computes the same. */
import { AugmentOperations } from '../../../core/contracts/data/augment-operation';
import type { LayerHint } from '../../../core/contracts/labels/hints';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { TrainRequest, TrainResult } from '../../../core/engine/engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeTensorFile } from '../../../core/models/tensor-file';
import { decodeWeights } from '../../../core/models/weights-file';
import { createHintedRequest } from '../../support/hinted-request';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, NORMED_CNN } from '../../support/train-request';

const tf = loadTensorFlow();
const compiled = createCompiledEngine(tf);
const eager = createEagerEngine(tf);

/** Of a convolution with 4×4 pixels, of one with 2×2, and of a hidden layer. */
const HINTS: Record<string, LayerHint[]> = {
  'attention-transfer': [
    { loss: { method: 'attention-transfer' }, weight: 0.5, layer: 'conv_1_relu', shape: [4, 4] },
  ],
  'attention-transfer of a coarser layer': [
    { loss: { method: 'attention-transfer' }, weight: 0.5, layer: 'conv_1_relu', shape: [2, 2] },
  ],
  'attention-transfer of a finer layer': [
    { loss: { method: 'attention-transfer' }, weight: 0.5, layer: 'conv_2_relu', shape: [4, 4] },
  ],
  'similarity-preserving': [
    { loss: { method: 'similarity-preserving' }, weight: 20, layer: 'conv_2_relu', shape: [5] },
  ],
  'rkd-distance': [{ loss: { method: 'rkd-distance' }, weight: 2, layer: 'dense_1_relu', shape: [6] }],
  'rkd-angle': [{ loss: { method: 'rkd-angle' }, weight: 2, layer: 'dense_1_relu', shape: [6] }],
  'fitnets of finer maps': [
    { loss: { method: 'fitnets' }, weight: 0.5, layer: 'conv_2_relu', shape: [4, 4, 3] },
  ],
  'fitnets of a vector': [{ loss: { method: 'fitnets' }, weight: 0.5, layer: 'dense_1_relu', shape: [6] }],
  crd: [
    {
      loss: { method: 'crd', dims: 5, temperature: 0.3 },
      weight: 0.4,
      layer: 'conv_2_relu',
      shape: [2, 2, 3],
    },
  ],
  'two layers, one of them twice': [
    { loss: { method: 'rkd-distance' }, weight: 1, layer: 'dense_1_relu', shape: [3] },
    { loss: { method: 'attention-transfer' }, weight: 1, layer: 'conv_1_relu', shape: [4, 4] },
    { loss: { method: 'similarity-preserving' }, weight: 5, layer: 'dense_1_relu', shape: [3] },
    { loss: { method: 'crd', dims: 4, temperature: 0.2 }, weight: 0.3, layer: 'dense_1_relu', shape: [3] },
  ],
};

const train = (request: TrainRequest, engine = compiled) => engine.train(request, createCallbacks());

function weightsOf({ weights }: TrainResult): number[] {
  const specs = listWeights(NORMED_CNN, [8, 8, 1], 4);
  return [...decodeWeights(weights, specs).values()].flatMap((values) => [...values]);
}

function expectClose(found: TrainResult, wanted: TrainResult): void {
  const [values, others] = [weightsOf(found), weightsOf(wanted)];
  const difference = Math.max(...values.map((value, i) => Math.abs(value - others[i]!)));
  expect(difference).toBeLessThan(2e-4);
  found.history.forEach(({ loss }, i) => expect(loss).toBeCloseTo(wanted.history[i]!.loss, 4));
}

describe.each(Object.entries(HINTS))('%s', (_, hints) => {
  const request = createHintedRequest(hints);

  test('the engines agree, with the work divided among threads too', async () => {
    const wanted = await train(request, eager);
    expectClose(await train(request), wanted);
    expectClose(await train(request, createCompiledEngine(tf, { threads: 2 })), wanted);
  });

  test('it is learned from, by its weight', async () => {
    const one = await train(request);
    const other = await train({
      ...request,
      hints: hints.map((hint) => ({ ...hint, weight: 2 * hint.weight })),
    });
    const none = await train({ ...request, hints: [] });
    expect(weightsOf(one)).not.toEqual(weightsOf(none));
    expect(weightsOf(other)).not.toEqual(weightsOf(one));
    expect(one.cost).toEqual(none.cost);
    expect(one.weights.length).toBe(none.weights.length);
  });

  test('students that are stacked learn what each learns alone', async () => {
    const requests = [7, 8].map((seed) => ({ ...request, seed }));
    const together = await compiled.trainTogether(
      requests.map((each) => ({ request: each, callbacks: createCallbacks() })),
    );
    for (const [i, settled] of together.entries()) {
      if (settled?.status !== 'fulfilled') throw new Error('did not end well', { cause: settled?.reason });
      expectClose(settled.value, await train(requests[i]!));
    }
  });
});

const [first] = HINTS['attention-transfer']!;
const several = createHintedRequest(HINTS['two layers, one of them twice']!);

test('streamed rows give the bits of resident ones', async () => {
  const streaming = createCompiledEngine(tf, { residentBytes: 0, blockBytes: 2 * 16 * 120 });
  expect((await train(several, streaming)).weights).toEqual((await train(several)).weights);
});

test('a training that is stopped goes on to the same bits', async () => {
  const whole = await train(several);
  const { checkpoint } = await train({ ...several, untilEpoch: 1 });
  expect((await train({ ...several, resumeFrom: checkpoint })).weights).toEqual(whole.weights);
});

test('views with operations bring the values of their rows', async () => {
  const base = createHintedRequest([first!]);
  const operations = AugmentOperations.parse([{ type: 'rotate', degrees: 20 }]);
  const views = base.views.map((view, i) => ({ ...view, recipe: { operations, seed: i + 1 } }));
  const request = { ...base, views };
  expectClose(await train(request), await train(request, eager));
});

test('a checkpoint goes on with the same hints only', async () => {
  const request = createHintedRequest([first!], { untilEpoch: 1 });
  const { checkpoint } = await train(request);
  const other = { ...request, hints: [{ ...first!, weight: 0.6 }], resumeFrom: checkpoint };
  await expect(train(other)).rejects.toThrow('hints');
});

test('values that are missing, or of another number of rows, are refused', async () => {
  const request = createHintedRequest([first!]);
  const without = request.views.map((view) => ({ ...view, hints: [] }));
  await expect(train({ ...request, views: without })).rejects.toThrow('view 0 lacks hint 1 for its 74 rows');
  const short = request.views.map((view, i) => ({
    ...view,
    hints: view.hints!.map((values) => (i === 1 ? values.subarray(16) : values)),
  }));
  await expect(train({ ...request, views: short }, eager)).rejects.toThrow('view 1 lacks hint 1');
});

test('what is learned from a layer brings the student’s nearer to it', async () => {
  const [hint] = HINTS['attention-transfer']!;
  const request = createHintedRequest([{ ...hint!, weight: 5 }], { epochs: 20, untilEpoch: 20 });
  const { history } = await train(request);
  const { history: without } = await train({ ...request, hints: [] });
  const hintPart = (epoch: number) => history[epoch]!.loss - without[epoch]!.loss;
  expect(hintPart(19)).toBeLessThan(0.75 * hintPart(0));
});

test('projections learn, are in the checkpoint, and are no part of the network', async () => {
  const request = createHintedRequest(HINTS['crd']!);
  const { checkpoint, weights, cost } = await train(request);
  const { tensors } = decodeTensorFile(checkpoint, 'checkpoint');
  const learned = tensors.filter(({ name }) => name.startsWith('weights/hint_1_'));
  expect(learned.map(({ name, shape }) => [name.slice('weights/hint_1_'.length), shape])).toEqual([
    ['student/kernel', [16, 5]],
    ['student/bias', [5]],
    ['teacher/kernel', [12, 5]],
    ['teacher/bias', [5]],
  ]);
  for (const { values } of learned) expect(values.some((value) => value !== 0)).toBe(true);
  const specs = listWeights(NORMED_CNN, [8, 8, 1], 4);
  expect(decodeTensorFile(weights, 'weights').tensors.map(({ name }) => name)).toEqual(
    specs.map(({ name }) => name),
  );
  expect(cost).toEqual((await train({ ...request, hints: [] })).cost);
});
