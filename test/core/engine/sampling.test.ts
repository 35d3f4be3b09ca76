/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Stopped } from '../../../core/contracts/errors';
import { takeRows } from '../../../core/data/take-rows';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { TrainRequest } from '../../../core/engine/engine';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createStripedImages } from '../../support/striped-images';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
/** A split with many rows of the first class and few of the others. */
function createUnevenRequest(changes: Partial<TrainRequest>): TrainRequest {
  const all = createStripedImages(400, 1);
  const rows = Int32Array.from(all.labels.keys()).filter((row) => all.labels[row] === 0 || row % 25 === 0);
  const train = takeRows(all, rows);
  const views = [{ shifts: new Int8Array(2 * train.rows), softLogProbabilities: null }];
  const loss = { method: 'hard-labels' } as const;
  return createTrainRequest({
    architecture: { type: 'mlp', hidden: [8] },
    train,
    views,
    loss,
    ...changes,
  });
}

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
])('the %s engine', (_, engine) => {
  const train = (request: TrainRequest) => engine.train(request, createCallbacks());

  test('shuffles where nothing is said', async () => {
    const [plain, shuffled, balanced] = [
      await train(createUnevenRequest({})),
      await train(createUnevenRequest({ sampling: 'shuffle' })),
      await train(createUnevenRequest({ sampling: 'class-balanced' })),
    ];
    expect(shuffled).toEqual(plain);
    expect(balanced.weights).not.toEqual(plain.weights);
  });

  test('rows without weight might as well not be there', async () => {
    const request = createUnevenRequest({});
    const weights = Float32Array.from(request.train.labels, (label) => (label === 0 ? 0 : 1));
    const inputs = request.train.inputs.map((byte, i) =>
      request.train.labels[Math.floor(i / 64)] === 0 ? 255 - byte : byte,
    );
    const weighted = await train({ ...request, sampling: { weights } });
    const others = await train({
      ...request,
      train: { ...request.train, inputs },
      sampling: { weights },
    });
    expect(others.weights).toEqual(weighted.weights);
  });

  test('balanced classes are learned where shuffled ones are too rare', async () => {
    const changes = { epochs: 4, untilEpoch: 4 };
    const shuffled = await train(createUnevenRequest({ ...changes, sampling: 'shuffle' }));
    const balanced = await train(createUnevenRequest({ ...changes, sampling: 'class-balanced' }));
    expect(balanced.validation.errors!).toBeLessThan(shuffled.validation.errors!);
  });

  test('a checkpoint goes on with the same sampling only, and has the same bits', async () => {
    const weights = new Float32Array(createUnevenRequest({}).train.rows).fill(1);
    weights[3] = 9;
    const request = createUnevenRequest({ sampling: { weights } });
    const whole = await train(request);
    const saved: Uint8Array[] = [];
    let nowMs = 0;
    let asked = 0;
    const callbacks = createCallbacks({
      nowMs: () => (nowMs += 150),
      shouldStop: () => (asked += 1) > 9,
      onCheckpoint: ({ bytes }) => Promise.resolve(void saved.push(bytes)),
    });
    await expect(engine.train(request, callbacks)).rejects.toThrow(Stopped);
    const resumeFrom = saved.at(-1)!;
    expect(await train({ ...request, resumeFrom })).toEqual(whole);
    await expect(train(createUnevenRequest({ resumeFrom }))).rejects.toThrow('its sampling is {"weights":');
    const other = { weights: weights.map((weight) => 2 * weight) };
    await expect(train(createUnevenRequest({ resumeFrom, sampling: other }))).rejects.toThrow('its sampling');
  });

  test('weights for another number of rows are refused', async () => {
    const sampling = { weights: new Float32Array(3).fill(1) };
    await expect(train(createUnevenRequest({ sampling }))).rejects.toThrow('sampling: 3 weights for');
  });
});
