import type { Network } from '../../core/contracts/models/models';
import type { Engine, PredictRequest } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import type { BlobStore } from '../../storage/blob-store';
import { predictMembers } from '../../workers/trainer/predict-members';

const ROWS = { rows: 10, inputs: new Uint8Array(640), shifts: null };

/** A network whose weights file is one byte, its number. */
const member = (number: number, weight: number) => ({ network: network(number), weight });

function network(number: number): Network {
  const weights = { digest: sha256(String(number)), sizeBytes: number };
  return { architecture: { type: 'mlp', hidden: [] }, inputShape: [8, 8, 1], classes: 2, weights };
}

const blobs = {
  read: ({ sizeBytes }: { sizeBytes: number }) => Promise.resolve(Uint8Array.of(sizeBytes)),
} as unknown as BlobStore;
const shouldStop = (): boolean => true;

/** Gives the number of the network as the one log-probability of a row, in two batches. */
const predict: Engine['predict'] = ({ network: { weights } }: PredictRequest, callbacks) => {
  callbacks?.onRows?.(6);
  callbacks?.onRows?.(10);
  return Promise.resolve(Float32Array.of(-(weights[0] ?? 0)));
};

test('an engine without ensembles predicts member by member; those of weight 0 are left out', async () => {
  const told: number[] = [];
  const members = [member(1, 3), member(9, 0), member(2, 1)];
  const predicted = await predictMembers(members, ROWS, { blobs, engine: { predict }, shouldStop }, (done) =>
    told.push(done),
  );
  expect(predicted).toHaveLength(1);
  expect(predicted[0]).toBeCloseTo(Math.log(0.75 * Math.exp(-1) + 0.25 * Math.exp(-2)), 6);
  expect(told).toEqual([6, 10, 16, 20]);
});

test('an engine with ensembles gets the members at once; a row counts for each of them', async () => {
  const told: number[] = [];
  const asked: unknown[] = [];
  const predictEnsemble: NonNullable<Engine['predictEnsemble']> = (request, callbacks = {}) => {
    asked.push({ ...request, stops: callbacks.shouldStop?.() });
    callbacks.onRows?.(7);
    return Promise.resolve(Float32Array.of(-5));
  };
  const members = [member(1, 3), member(9, 0), member(2, 1)];
  const engine = { predict, predictEnsemble };
  const predicted = await predictMembers(members, ROWS, { blobs, engine, shouldStop }, (done) =>
    told.push(done),
  );
  expect([...predicted]).toEqual([-5]);
  const used = [member(1, 3), member(2, 1)].map(({ network: { weights, ...rest }, weight }) => ({
    network: { ...rest, weights: Uint8Array.of(weights.sizeBytes) },
    weight,
  }));
  expect(asked).toEqual([{ members: used, ...ROWS, stops: true }]);
  expect(told).toEqual([14]);
});

test('a precision is handed on to an engine that has ensembles', async () => {
  const asked: unknown[] = [];
  const predictEnsemble: NonNullable<Engine['predictEnsemble']> = ({ precision }, callbacks = {}) => {
    asked.push([precision, typeof callbacks.nowMs?.()]);
    return Promise.resolve(Float32Array.of(-5));
  };
  const context = { blobs, engine: { predict, predictEnsemble }, shouldStop };
  await predictMembers([member(1, 1)], { ...ROWS, precision: 'auto' }, context, () => undefined);
  expect(asked).toEqual([['auto', 'number']]);
});

test('an engine without ensembles takes float32 for auto, and refuses bf16', async () => {
  const predictIn = (precision: 'auto' | 'bf16') =>
    predictMembers(
      [member(1, 1)],
      { ...ROWS, precision },
      { blobs, engine: { predict }, shouldStop },
      () => undefined,
    );
  expect(await predictIn('auto')).toEqual(Float32Array.of(-1));
  await expect(predictIn('bf16')).rejects.toThrow('precision: got "bf16", allowed: "float32"');
});

test('predictions that float16 could not hold are refused; in other precisions they are as they are', async () => {
  const predictIn = (precision: 'fp16' | 'bf16', predicted: number) =>
    predictMembers(
      [member(1, 1)],
      { ...ROWS, precision },
      {
        blobs,
        engine: { predict, predictEnsemble: () => Promise.resolve(Float32Array.of(-1, predicted)) },
        shouldStop,
      },
      () => undefined,
    );
  for (const predicted of [NaN, -Infinity])
    await expect(predictIn('fp16', predicted)).rejects.toMatchObject({
      name: 'InvalidData',
      message: expect.stringContaining('label.precision "bf16" or "float32"') as string,
    });
  expect(await predictIn('fp16', -2)).toEqual(Float32Array.of(-1, -2));
  expect(await predictIn('bf16', -Infinity)).toEqual(Float32Array.of(-1, -Infinity));
});
