/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Trainings that start from an earlier network: what is taken over, what stays as it is, and that the rest learns. */
import { InvalidData } from '../../../core/contracts/errors';
import type { Architecture } from '../../../core/contracts/models/architecture';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { SavedCheckpoint, TrainingStart, TrainRequest } from '../../../core/engine/engine';
import { initialiseWeight } from '../../../core/models/initialise-weights';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createStripedImages } from '../../support/striped-images';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../support/train-request';

const tf = loadTensorFlow();
const SHAPE = [8, 8, 1];
const decode = (weights: Uint8Array, architecture: Architecture = NORMED_CNN, classes = 4) =>
  decodeWeights(weights, listWeights(architecture, SHAPE, classes));
const isHead = (name: string) => name.startsWith('logits/');
/** Of the head. */
const KERNEL = listWeights(NORMED_CNN, SHAPE, 4).find(({ name }) => name === 'logits/kernel')!;
/** So small that weights keep their bits. */
const STILL = { ...createTrainRequest().optimizer, learningRate: 1e-30 };

/** What another seed's training gave, as a start. */
async function trainBase(changes: Partial<TrainingStart>, request: Partial<TrainRequest> = {}) {
  const asked = createTrainRequest({ seed: 99, ...request });
  const { weights } = await createCompiledEngine(tf).train(asked, createCallbacks());
  const { architecture, classes } = asked;
  const network = { architecture, inputShape: SHAPE, classes, weights };
  return { network, newHead: true, freeze: false, ...changes };
}

function expectSame(
  found: ReadonlyMap<string, Float32Array>,
  wanted: ReadonlyMap<string, Float32Array>,
): void {
  for (const [name, values] of found)
    if (!isHead(name)) expect([name, values]).toEqual([name, wanted.get(name)]);
}

const furthest = (a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>) =>
  Math.max(
    ...[...a].flatMap(([name, values]) => [...values].map((value, i) => Math.abs(value - b.get(name)![i]!))),
  );

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
  ['compiled and divided', createCompiledEngine(tf, { threads: 2 })],
])('the %s engine', (_, engine) => {
  const train = async (changes: Partial<TrainRequest>) =>
    engine.train(createTrainRequest(changes), createCallbacks());

  test('starts from the network, and its head from the seed', async () => {
    const start = await trainBase({});
    const found = decode((await train({ start, optimizer: STILL })).weights);
    const base = decode(start.network.weights);
    for (const [name, values] of found)
      // In training, batch normalisation moves its averages at any learning rate.
      if (!isHead(name) && !name.includes('/moving_')) expect([name, values]).toEqual([name, base.get(name)]);
    expect(found.get(KERNEL.name)).toEqual(initialiseWeight(KERNEL, 7));
  });

  test('starts from the head too where that is asked for', async () => {
    const start = await trainBase({ newHead: false });
    const found = decode((await train({ start, optimizer: STILL })).weights);
    expect(found.get('logits/kernel')).toEqual(decode(start.network.weights).get('logits/kernel'));
  });

  test('all that is taken over learns', async () => {
    const start = await trainBase({});
    const found = decode((await train({ start })).weights);
    const base = decode(start.network.weights);
    for (const [name, values] of found) expect([name, values]).not.toEqual([name, base.get(name)]);
  });

  test('frozen, the network keeps its bits, averages of batch normalisation too, and its head learns', async () => {
    const start = await trainBase({ freeze: true });
    const found = decode((await train({ start })).weights);
    expectSame(found, decode(start.network.weights));
    expect(found.get(KERNEL.name)).not.toEqual(initialiseWeight(KERNEL, 7));
  });

  test('frozen, it normalises in training as it does when it predicts', async () => {
    const start = await trainBase({ freeze: true });
    const split = createStripedImages(64, 1);
    const request = createTrainRequest({
      start,
      train: split,
      optimizer: STILL,
      loss: { method: 'hard-labels' },
      views: [{ shifts: new Int8Array(2 * split.rows), softLogProbabilities: null }],
    });
    const { history, weights } = await engine.train(request, createCallbacks());
    const network = { architecture: NORMED_CNN, inputShape: SHAPE, classes: 4, weights };
    const said = await engine.predict({ network, rows: split.rows, inputs: split.inputs, shifts: null });
    const losses = Array.from(split.labels, (label, row) => -said[row * 4 + label]!);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    for (const { loss } of history) expect(Math.abs(loss - mean)).toBeLessThan(1e-5);
  });

  test('layers that have no counterpart start from the seed, and learn beside frozen ones', async () => {
    const other = { ...NORMED_CNN, dense: [6] } as Architecture;
    const start = await trainBase({ freeze: true }, { architecture: other });
    const found = decode((await train({ start })).weights);
    const base = decode(start.network.weights, other);
    expect(found.get('conv_1/kernel')).toEqual(base.get('conv_1/kernel'));
    expect(found.get('norm_2/moving_mean')).toEqual(base.get('norm_2/moving_mean'));
    const dense = listWeights(NORMED_CNN, SHAPE, 4).find(({ name }) => name === 'dense_1/kernel')!;
    expect(found.get(dense.name)).not.toEqual(initialiseWeight(dense, 7));
  });

  test('resumed in the middle, it goes on with the same bits, and in no training that started otherwise', async () => {
    const start = await trainBase({ freeze: true });
    const request = createTrainRequest({ start });
    const saved: SavedCheckpoint[] = [];
    let nowMs = 0;
    const onCheckpoint = (checkpoint: SavedCheckpoint) => Promise.resolve(void saved.push(checkpoint));
    const whole = await engine.train(
      request,
      createCallbacks({ nowMs: () => (nowMs += 20_000), onCheckpoint }),
    );
    const { bytes: resumeFrom } = saved.find(({ step }) => step > 5 && step < 10)!;
    expect(await engine.train({ ...request, resumeFrom }, createCallbacks())).toEqual(whole);
    for (const changed of [
      undefined,
      { ...start, freeze: false },
      await trainBase({ freeze: true }, { seed: 5 }),
    ]) {
      const { start: _start, ...without } = request;
      const asked = { ...without, ...(changed && { start: changed }), resumeFrom };
      await expect(engine.train(asked, createCallbacks())).rejects.toThrow(InvalidData);
    }
  });
});

test('both engines train alike beside frozen layers', async () => {
  const request = createTrainRequest({ start: await trainBase({ freeze: true }) });
  const [one, other] = [
    await createEagerEngine(tf).train(request, createCallbacks()),
    await createCompiledEngine(tf).train(request, createCallbacks()),
  ];
  expect(furthest(decode(one.weights), decode(other.weights))).toBeLessThan(2e-4);
});

test('networks that start from one are trained together as they are alone', async () => {
  const engine = createCompiledEngine(tf);
  const request = createTrainRequest({ start: await trainBase({ freeze: true }) });
  const members = [7, 8].map((seed) => ({ request: { ...request, seed }, callbacks: createCallbacks() }));
  const results = await engine.trainTogether(members);
  for (const [i, member] of members.entries()) {
    const result = results[i]!;
    if (result.status === 'rejected') throw result.reason;
    const alone = await engine.train(member.request, createCallbacks());
    expect(furthest(decode(result.value.weights), decode(alone.weights))).toBeLessThan(2e-4);
    expectSame(decode(result.value.weights), decode(request.start!.network.weights));
  }
});

test('layers of residual blocks are frozen too, with averaged weights and in low precision', async () => {
  const architecture: Architecture = { type: 'resnet', depth: 8, widthMultiplier: 0.25 };
  const start = await trainBase({ freeze: true }, { architecture });
  const base = decode(start.network.weights, architecture);
  const optimizer = { ...createTrainRequest().optimizer, averageDecay: 0.9, clipNorm: 1 };
  for (const precision of ['float32', 'bf16'] as const) {
    const request = createTrainRequest({ architecture, start, optimizer, precision });
    const { weights } = await createCompiledEngine(tf).train(request, createCallbacks());
    expectSame(decode(weights, architecture), base);
  }
});

test('with a peer, the student alone is frozen', async () => {
  const start = await trainBase({ freeze: true });
  const loss = {
    method: 'distillation',
    temperature: 2,
    alpha: 0.5,
    peer: { weight: 1, temperature: 1 },
  } as const;
  const engine = createCompiledEngine(tf);
  const { weights } = await engine.train(createTrainRequest({ start, loss }), createCallbacks());
  expectSame(decode(weights), decode(start.network.weights));
});
