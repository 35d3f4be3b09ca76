/** @jest-environment <rootDir>/test/support/native-environment.js */
import { InvalidData } from '../../../../core/contracts/errors';
import { createEagerEngine } from '../../../../core/engine/eager/create-eager-engine';
import type { RunnableNetwork } from '../../../../core/engine/engine';
import { createLatencyClock } from '../../../support/latency-clock';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createStripedImages } from '../../../support/striped-images';
import { createCallbacks, createTrainRequest, NORMED_CNN } from '../../../support/train-request';

const engine = createEagerEngine(loadTensorFlow());
const { rows, inputs } = createStripedImages(600, 3);
let network: RunnableNetwork;

beforeAll(async () => {
  const { weights } = await engine.train(createTrainRequest(), createCallbacks());
  network = { architecture: NORMED_CNN, inputShape: [8, 8, 1], classes: 4, weights };
});

test('gives log-probabilities of every row, whatever the batch it falls into', async () => {
  const all = await engine.predict({ network, rows, inputs, shifts: null });
  expect(all).toHaveLength(600 * 4);
  const sums = Array.from({ length: 600 }, (_, row) =>
    all.subarray(row * 4, row * 4 + 4).reduce((sum, logP) => sum + Math.exp(logP), 0),
  );
  expect(sums.every((sum) => Math.abs(sum - 1) < 1e-5)).toBe(true);
  const one = await engine.predict({ network, rows: 1, inputs: inputs.subarray(599 * 64), shifts: null });
  one.forEach((logP, k) => expect(logP).toBeCloseTo(all[599 * 4 + k]!, 4));
});

test('shifts move the images first', async () => {
  const shifts = new Int8Array(2).fill(1);
  const moved = new Uint8Array(64);
  for (let y = 1; y < 8; y += 1)
    for (let x = 1; x < 8; x += 1) moved[8 * y + x] = inputs[8 * (y - 1) + x - 1]!;
  const shifted = await engine.predict({ network, rows: 1, inputs, shifts });
  expect(shifted).toEqual(await engine.predict({ network, rows: 1, inputs: moved, shifts: null }));
  expect(shifted).not.toEqual(await engine.predict({ network, rows: 1, inputs, shifts: null }));
});

test('tells how far it is and stops when asked', async () => {
  const told: number[] = [];
  await engine.predict({ network, rows, inputs, shifts: null }, { onRows: (done) => told.push(done) });
  expect(told).toEqual([256, 512, 600]);
  const stop = { onRows: (done: number) => told.push(done), shouldStop: () => told.length > 3 };
  await expect(engine.predict({ network, rows, inputs, shifts: null }, stop)).rejects.toThrow(
    'after 256 of 600',
  );
});

test('refuses damaged weights and those of another network', async () => {
  const damaged = { ...network, weights: network.weights.subarray(1) };
  await expect(engine.predict({ network: damaged, rows, inputs, shifts: null })).rejects.toThrow(InvalidData);
  const other = { ...network, classes: 5 };
  await expect(engine.predict({ network: other, rows, inputs, shifts: null })).rejects.toThrow(
    'another architecture',
  );
});

test('latency quantiles are by nearest rank, in microseconds, after a warm-up', async () => {
  const latency = await engine.measureLatency({
    networks: [network],
    rows,
    inputs,
    samples: 200,
    nowMs: createLatencyClock(),
  });
  expect(latency).toEqual({ p50: 100_000, p99: 198_000 });
});
