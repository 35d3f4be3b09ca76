/** @jest-environment <rootDir>/test/support/native-environment.js */
import { createHash } from 'node:crypto';
import { InvalidInput, Stopped } from '../../../../core/contracts/errors';
import { createCompiledEngine } from '../../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../../core/engine/eager/create-eager-engine';
import { decodeCheckpoint, encodeCheckpoint, readIdentity } from '../../../../core/engine/checkpoint';
import { listWeights } from '../../../../core/models/list-weights';
import type { Engine, TrainCallbacks, TrainRequest } from '../../../../core/engine/engine';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createMeasuredClock } from '../../../support/measured-clock';
import { createStripedImages } from '../../../support/striped-images';
import { createCallbacks, createTrainRequest } from '../../../support/train-request';

const tf = loadTensorFlow();
const ROWS = 290;

/** Wide enough for its middle product to be worth rounding; three batches an epoch, the last one smaller. */
function createWideRequest(changes: Partial<TrainRequest> = {}): TrainRequest {
  return createTrainRequest({
    architecture: { type: 'mlp', hidden: [192, 192] },
    train: createStripedImages(ROWS, 1),
    views: [{ shifts: new Int8Array(2 * ROWS), softLogProbabilities: null }],
    loss: { method: 'hard-labels' },
    batchSize: 128,
    ...changes,
  });
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Files as digests: comparing a million bytes one by one takes minutes. */
async function train(engine: Engine, request: TrainRequest, callbacks: Partial<TrainCallbacks> = {}) {
  const result = await engine.train(request, createCallbacks(callbacks));
  const { validationLogProbabilities: _, ...rest } = result;
  return { ...rest, weights: digest(result.weights), checkpoint: digest(result.checkpoint) };
}

async function stopAfter(engine: Engine, request: TrainRequest, steps: number): Promise<Uint8Array> {
  const saved: Uint8Array[] = [];
  let asked = 0;
  const stopped = train(engine, request, {
    shouldStop: () => (asked += 1) > steps,
    onCheckpoint: ({ bytes }) => Promise.resolve(void saved.push(bytes)),
  });
  await expect(stopped).rejects.toThrow(Stopped);
  return saved.at(-1)!;
}

describe('the compiled engine', () => {
  const engine = createCompiledEngine(tf, { threads: 2 });

  test.each(['bf16', 'fp16'] as const)(
    'trains in %s where asked, on a program of its own',
    async (precision) => {
      const before = await train(engine, createWideRequest());
      const low = await train(engine, createWideRequest({ precision, epochs: 12, untilEpoch: 12 }));
      expect([before.precision, low.precision]).toEqual(['float32', precision]);
      expect(low.history.at(-1)!.loss).toBeLessThan(low.history[0]!.loss / 2);
      const short = await train(engine, createWideRequest({ precision }));
      expect(short.weights).not.toEqual(before.weights);
      short.history.forEach(({ loss }, i) => expect(loss / before.history[i]!.loss).toBeCloseTo(1, 1));
      expect(await train(engine, createWideRequest({ precision: 'float32' }))).toEqual(before);
    },
  );

  test.each(['bf16', 'fp16'] as const)(
    'a training in %s that was stopped has the same bits, and goes on in it only',
    async (precision) => {
      const request = createWideRequest({ precision });
      const whole = await train(engine, request);
      const resumeFrom = await stopAfter(engine, request, 2);
      expect(await train(engine, { ...request, resumeFrom })).toEqual(whole);
      await expect(train(engine, createWideRequest({ resumeFrom }))).rejects.toThrow(
        `its precision is "${precision}", this one's is "float32"`,
      );
    },
  );

  test('the loss scale goes on from the checkpoint, down to what the gradients allow', async () => {
    const request = createWideRequest({ precision: 'fp16' });
    const specs = listWeights(request.architecture, request.train.shape, request.classes);
    const read = (bytes: Uint8Array) => decodeCheckpoint(bytes, readIdentity(bytes), specs);
    const checkpoint = read(await stopAfter(engine, request, 1));
    expect(checkpoint.network.lossScaling).toEqual({ scale: 2 ** 15, goodSteps: 1 });
    const network = { ...checkpoint.network, lossScaling: { scale: 2 ** 30, goodSteps: 9 } };
    const resumeFrom = encodeCheckpoint({ ...checkpoint, network }, specs);
    const { checkpoint: bytes, history } = await engine.train({ ...request, resumeFrom }, createCallbacks());
    // Stopped between two steps that are left out, and resumed, it has the same bits.
    const between = await stopAfter(engine, { ...request, resumeFrom }, 2);
    const rest = await train(engine, { ...request, resumeFrom: between });
    expect(rest.checkpoint).toBe(digest(bytes));
    const { scale, goodSteps } = read(bytes).network.lossScaling!;
    // Each of the eight steps that are left has halved it where it was too much for float16.
    const bad = 30 - Math.log2(scale);
    expect(bad).toBeGreaterThan(2);
    expect(read(between).network.lossScaling!.scale).toBeLessThan(2 ** 30);
    expect(read(between).network.lossScaling!.scale).toBeGreaterThan(scale);
    expect(bad).toBeLessThan(8);
    expect(goodSteps).toBeLessThanOrEqual(8 - bad);
    for (const { loss } of history) expect(loss).toBeLessThan(10);
  });

  test('divergence in fp16 says what may help', async () => {
    const { optimizer, ...request } = createWideRequest({ precision: 'fp16' });
    const diverging = {
      ...request,
      optimizer: { ...optimizer, learningRate: 1e30, schedule: 'constant' },
    } as const;
    await expect(train(engine, diverging)).rejects.toThrow(
      /diverged.*bf16, float32 or a lower learning rate/,
    );
  });

  test.each([
    ['bf16', createMeasuredClock(20, 10)],
    ['float32', createMeasuredClock(10.9, 10)],
  ] as const)(
    'auto takes %s where that is measured to pay, and changes no other bit',
    async (precision, clock) => {
      const fresh = createCompiledEngine(tf, { threads: 2 });
      const chosen = await train(fresh, createWideRequest({ precision: 'auto' }), clock);
      expect(chosen).toEqual(await train(engine, createWideRequest({ precision })));
    },
  );

  test('auto measures once for a shape', async () => {
    const fresh = createCompiledEngine(tf);
    const request = createWideRequest({ precision: 'auto', epochs: 1, untilEpoch: 1 });
    const first = await train(fresh, request, createMeasuredClock(20, 10));
    expect(first.precision).toBe('bf16');
    expect((await train(fresh, request, createMeasuredClock(10, 20))).precision).toBe('bf16');
    const other: TrainRequest = { ...request, architecture: { type: 'mlp', hidden: [160] } };
    expect((await train(fresh, other, createMeasuredClock(10, 20))).precision).toBe('float32');
  });

  test('auto goes on as it began, whatever would be measured now', async () => {
    const request = createWideRequest({ precision: 'auto' });
    const whole = await train(createCompiledEngine(tf), request, createMeasuredClock(20, 10));
    const began = createWideRequest({ precision: 'bf16' });
    const resumeFrom = await stopAfter(createCompiledEngine(tf), began, 2);
    const clock = createMeasuredClock(10, 20);
    const resumed = await train(createCompiledEngine(tf), { ...request, resumeFrom }, clock);
    expect(resumed).toEqual(whole);
    expect(resumed.precision).toBe('bf16');
  });

  test('auto measures nothing where soft labels are missing', async () => {
    const loss = { method: 'distillation', temperature: 2, alpha: 0.5 } as const;
    const nowMs = jest.fn(() => 0);
    const request = createWideRequest({ precision: 'auto', loss });
    await expect(train(createCompiledEngine(tf), request, { nowMs })).rejects.toThrow('lacks soft labels');
    expect(nowMs).not.toHaveBeenCalled();
  });

  test('measuring leaves no tensor behind', async () => {
    const request = createWideRequest({ precision: 'auto', epochs: 1, untilEpoch: 1 });
    const before = tf.memory().numTensors;
    await train(createCompiledEngine(tf), request);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the eager engine', () => {
  const engine = createEagerEngine(tf);

  test.each(['bf16', 'fp16'] as const)('refuses %s and says what helps', async (precision) => {
    const refused = train(engine, createWideRequest({ precision }));
    await expect(refused).rejects.toThrow(InvalidInput);
    await expect(refused).rejects.toThrow(
      /precision: got "[bf][fp]16", allowed: "float32".*STILLHOUSE_ENGINE=compiled/,
    );
  });

  test('auto is float32, and no way to go on with bf16', async () => {
    const plain = await train(engine, createWideRequest());
    expect(await train(engine, createWideRequest({ precision: 'auto' }))).toEqual(plain);
    const compiled = createCompiledEngine(tf);
    const resumeFrom = await stopAfter(compiled, createWideRequest({ precision: 'bf16' }), 2);
    const going = train(engine, createWideRequest({ precision: 'auto', resumeFrom }));
    await expect(going).rejects.toThrow('precision: got "bf16"');
  });
});
