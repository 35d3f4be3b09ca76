import type { TrainingIdentity } from '../../../core/contracts/training/checkpoint';
import { InvalidData } from '../../../core/contracts/errors';
import { sizeOf } from '../../../core/contracts/models/shape';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../../core/engine/checkpoint';
import { listWeights } from '../../../core/models/list-weights';
import { isTrainable, type WeightSpec } from '../../../core/models/weight-spec';

const identity: TrainingIdentity = {
  architecture: {
    type: 'cnn',
    convolutions: [{ filters: 2, kernelSize: 3, stride: 1, pool: true }],
    batchNorm: true,
    dense: [],
  },
  inputShape: [4, 4, 1],
  classes: 3,
  rows: 10,
  views: 2,
  loss: { method: 'distillation', temperature: 2, alpha: 0.5 },
  optimizer: {
    type: 'adamw',
    learningRate: 0.1,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    schedule: 'cosine',
    warmupFraction: 0.1,
  },
  batchSize: 4,
  epochs: 5,
  seed: 1,
  sampling: 'shuffle',
  precision: 'float32',
  earlyStopping: null,
};
const specs = listWeights(identity.architecture, identity.inputShape, identity.classes);
const fill = (list: readonly WeightSpec[], offset: number) =>
  new Map(list.map(({ name, shape }, i) => [name, new Float32Array(sizeOf(shape)).fill(i + offset)]));
const checkpoint: Checkpoint = {
  identity,
  state: {
    step: 7,
    epoch: 2,
    batch: 1,
    lossSum: 0.1 + 0.2,
    history: [{ epoch: 0, loss: 1 / 3, validation: { errors: 1, rows: 4, loss: 0.5 } }],
  },
  network: {
    weights: fill(specs, 0.5),
    slots: new Map(
      ['m', 'v'].flatMap((slot, k) =>
        [...fill(specs.filter(isTrainable), 100 * (k + 1))].map(
          ([name, values]) => [`${name}/${slot}`, values] as const,
        ),
      ),
    ),
  },
  best: null,
};
const bytes = encodeCheckpoint(checkpoint, specs);

test('everything comes back, to the bit', () => {
  expect(decodeCheckpoint(bytes, identity, specs)).toEqual(checkpoint);
  expect(encodeCheckpoint(checkpoint, specs)).toEqual(bytes);
});

test('the best epoch comes back too, and is not missed where it is not needed', () => {
  const earlyStopping = { patience: 2, minDelta: 0, metric: 'loss' } as const;
  const logProbabilities = Float32Array.of(-0.1, -2, -3);
  const stopping = { ...checkpoint, identity: { ...identity, earlyStopping } };
  const kept = { ...stopping, best: { weights: fill(specs, 300), logProbabilities } };
  const back = decodeCheckpoint(encodeCheckpoint(kept, specs), kept.identity, specs);
  expect(back).toEqual(kept);
  const without = encodeCheckpoint(stopping, specs);
  expect(() => decodeCheckpoint(without, kept.identity, specs)).toThrow('the best epoch is missing');
});

test('so does the loss scaling, which fp16 can not do without', () => {
  const inHalf = { ...identity, precision: 'fp16' } as const;
  const scaled = {
    ...checkpoint,
    identity: inHalf,
    network: { ...checkpoint.network, lossScaling: { scale: 2 ** 14, goodSteps: 17 } },
  };
  expect(decodeCheckpoint(encodeCheckpoint(scaled, specs), inHalf, specs)).toEqual(scaled);
  const without = encodeCheckpoint({ ...scaled, network: checkpoint.network }, specs);
  expect(() => decodeCheckpoint(without, inHalf, specs)).toThrow('the loss scale is missing');
});

test('a checkpoint from before there were training options is one of shuffles in float32 to the end', () => {
  const { sampling, precision, earlyStopping, ...old } = identity;
  expect([sampling, precision, earlyStopping]).toEqual(['shuffle', 'float32', null]);
  const oldBytes = encodeCheckpoint({ ...checkpoint, identity: old as TrainingIdentity }, specs);
  expect(Buffer.from(oldBytes).includes('sampling')).toBe(false);
  expect(decodeCheckpoint(oldBytes, identity, specs)).toEqual(checkpoint);
  const weighted = { ...identity, sampling: { weights: 'a'.repeat(64) } };
  expect(() => decodeCheckpoint(oldBytes, weighted, specs)).toThrow(InvalidData);
});

test.each([
  ['another seed', { seed: 2 }, 'its seed is 1'],
  ['another loss', { loss: { method: 'hard-labels' } as const }, 'its loss is'],
  ['another schedule length', { epochs: 6 }, "its epochs is 5, this one's is 6"],
  ['another precision', { precision: 'bf16' } as const, 'its precision is "float32"'],
  [
    'another patience',
    { earlyStopping: { patience: 3, minDelta: 0, metric: 'loss' } } as const,
    'its earlyStopping is null',
  ],
  ['another sampling', { sampling: 'class-balanced' } as const, 'its sampling is "shuffle"'],
  ['other rows', { rows: 11 }, 'its rows is 10'],
])('refuses the checkpoint of another training: %s', (_, other, message) => {
  const decode = () => decodeCheckpoint(bytes, { ...identity, ...other }, specs);
  expect(decode).toThrow(InvalidData);
  expect(decode).toThrow(message);
});

test('refuses malformed bytes, headers and tensors', () => {
  expect(() => decodeCheckpoint(bytes.subarray(0, -4), identity, specs)).toThrow('checkpoint: truncated');
  const wrongState = { ...checkpoint, state: { ...checkpoint.state, step: -1 } };
  expect(() => decodeCheckpoint(encodeCheckpoint(wrongState, specs), identity, specs)).toThrow(
    'malformed header',
  );
  const network = { ...checkpoint.network, slots: new Map([['conv_1/kernel/m', new Float32Array(5)]]) };
  const wrongSlot = encodeCheckpoint({ ...checkpoint, network }, specs);
  expect(() => decodeCheckpoint(wrongSlot, identity, specs)).toThrow('slot conv_1/kernel/m has 5 values');
  const fewer = encodeCheckpoint(checkpoint, specs.slice(1));
  expect(() => decodeCheckpoint(fewer, identity, specs)).toThrow(InvalidData);
  expect(() => decodeCheckpoint(fewer, identity, specs)).toThrow(
    'no weights of shape [3, 3, 1, 2] for conv_1/kernel',
  );
});
