/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Architecture } from '../../../core/contracts/models/architecture';
import { InvalidData, Stopped } from '../../../core/contracts/errors';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { SavedCheckpoint, TrainRequest } from '../../../core/engine/engine';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../support/train-request';

const tf = loadTensorFlow();
const MLP: Architecture = { type: 'mlp', hidden: [12] };

describe.each([
  ['eager', createEagerEngine(tf)],
  ['compiled', createCompiledEngine(tf)],
  ['compiled and divided', createCompiledEngine(tf, { threads: 2 })],
])('the %s engine', (_, engine) => {
  /** Stops before step `step` and gives the checkpoint saved then. */
  async function stopAt(request: TrainRequest, step: number): Promise<SavedCheckpoint> {
    const saved: SavedCheckpoint[] = [];
    let asked = 0;
    let nowMs = 0;
    const callbacks = createCallbacks({
      // On this clock every chunk has taken its time, so that chunks stay one step long.
      nowMs: () => (nowMs += 150),
      shouldStop: () => {
        asked += 1;
        return asked > step;
      },
      onCheckpoint: (checkpoint) => {
        saved.push(checkpoint);
        return Promise.resolve();
      },
    });
    await expect(engine.train(request, callbacks)).rejects.toThrow(Stopped);
    return saved.at(-1)!;
  }

  describe.each([
    ['an MLP', MLP],
    ['a CNN with batch normalisation', NORMED_CNN],
  ])('%s', (_, architecture) => {
    const request = createTrainRequest({ architecture });

    test('trained again, it has the same bits', async () => {
      const [first, second] = [
        await engine.train(request, createCallbacks()),
        await engine.train(request, createCallbacks()),
      ];
      expect(second).toEqual(first);
      const other = await engine.train({ ...request, seed: 8 }, createCallbacks());
      expect(other.weights).not.toEqual(first.weights);
    });

    test('stopped in the middle of an epoch and resumed, it has the same bits', async () => {
      const whole = await engine.train(request, createCallbacks());
      const saved = await stopAt(request, 8);
      expect(saved).toMatchObject({ step: 8, epoch: 1 });
      const resumed = await engine.train({ ...request, resumeFrom: saved.bytes }, createCallbacks());
      expect(resumed).toEqual(whole);
    });

    test('stopped twice, it has the same bits', async () => {
      const whole = await engine.train(request, createCallbacks());
      const first = await stopAt(request, 3);
      const second = await stopAt({ ...request, resumeFrom: first.bytes }, 6);
      expect(second.step).toBe(9);
      const resumed = await engine.train({ ...request, resumeFrom: second.bytes }, createCallbacks());
      expect(resumed).toEqual(whole);
    });

    test('trained rung by rung, it has the same bits as in one go', async () => {
      const whole = await engine.train(request, createCallbacks());
      const rung = await engine.train({ ...request, untilEpoch: 1 }, createCallbacks());
      expect(rung.epochsRun).toBe(1);
      expect(rung.weights).not.toEqual(whole.weights);
      const rest = await engine.train({ ...request, resumeFrom: rung.checkpoint }, createCallbacks());
      expect(rest).toEqual(whole);
    });
  });

  test('a checkpoint that is already there only validates', async () => {
    const request = createTrainRequest();
    const whole = await engine.train(request, createCallbacks());
    const again = await engine.train({ ...request, resumeFrom: whole.checkpoint }, createCallbacks());
    expect(again).toEqual(whole);
  });

  test('refuses the checkpoint of another training, and a damaged one', async () => {
    const request = createTrainRequest({ epochs: 1, untilEpoch: 1 });
    const { checkpoint } = await engine.train(request, createCallbacks());
    const resume = (resumeFrom: Uint8Array, seed: number) =>
      engine.train({ ...request, seed, resumeFrom }, createCallbacks());
    await expect(resume(checkpoint, 8)).rejects.toThrow(InvalidData);
    await expect(resume(checkpoint, 8)).rejects.toThrow("its seed is 7, this one's is 8");
    await expect(resume(checkpoint.subarray(0, 1000), 7)).rejects.toThrow('truncated');
  });
});
