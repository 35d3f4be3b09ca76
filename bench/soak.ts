/**
 * Entry of `npm run soak`: compiles, trains and frees again and again, and fails where the process grows.
 *
 * Each cycle trains a network of another shape, so that each compiles and the engine frees the oldest program; every
 * other one is streamed by a thread, and every third one stops half-way and is resumed.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stopped } from '../core/contracts/errors';
import type { LabelledRows } from '../core/data/labelled-rows';
import { createCompiledEngine } from '../core/engine/compiled/create-compiled-engine';
import type { Engine, TrainRequest } from '../core/engine/engine';
import type { TensorFlow } from '../core/models/tensorflow';
import { createRandom } from '../core/random/random';

const CYCLES = 200;
const REPORT_EVERY = 20;
/** Allocators and caches have their size by then. */
const WARM_UP_CYCLES = 60;
/** What the process may grow by after: a settled one goes up and down by 30 MB, and a lost split of a cycle is 4 MB. */
const MAX_GROWTH_MB = 60;
const ROWS = 5000;
const CLASSES = 10;

interface Reading {
  cycle: number;
  rssMb: number;
  heapMb: number;
  tensors: number;
  tensorKb: number;
  savedModels: number;
  folders: number;
}

async function main(): Promise<void> {
  // A folder of its own, so that other processes' don't count.
  const folder = mkdtempSync(path.join(tmpdir(), 'stillhouse-soak-'));
  process.env['TMPDIR'] = folder;
  try {
    await soak();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function soak(): Promise<void> {
  process.env['TF_NUM_INTRAOP_THREADS'] = '1';
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '2';
  const tf = await import('@tensorflow/tfjs-node-gpu');
  const engines = [
    createCompiledEngine(tf),
    createCompiledEngine(tf, { residentBytes: 0, blockBytes: 2 ** 20 }),
  ];
  const data = createRows(ROWS);
  const readings = [read(tf, 0)];
  print(readings[0]);
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
    const engine = engines[cycle % 2];
    if (engine) await runCycle(engine, createRequest(data, cycle), cycle % 3 === 0);
    if (cycle % REPORT_EVERY !== 0) continue;
    readings.push(read(tf, cycle));
    print(readings.at(-1));
  }
  judge(readings);
}

async function runCycle(engine: Engine, request: TrainRequest, isStopped: boolean): Promise<void> {
  let checkpoint: Uint8Array | null = null;
  let asked = 0;
  const callbacks = {
    onProgress: () => undefined,
    onCheckpoint: ({ bytes }: { bytes: Uint8Array }) => {
      checkpoint = bytes;
      return Promise.resolve();
    },
    shouldStop: () => isStopped && (asked += 1) > 2,
    nowMs: () => performance.now(),
  };
  try {
    await engine.train(request, callbacks);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    await engine.train({ ...request, resumeFrom: checkpoint }, { ...callbacks, shouldStop: () => false });
  }
}

/** Sixteen shapes in turn, twice as many as an engine keeps. */
function createRequest(train: LabelledRows, cycle: number): TrainRequest {
  const softLogProbabilities = new Float32Array(train.rows * CLASSES).fill(-Math.log(CLASSES));
  return {
    architecture: { type: 'mlp', hidden: [32 + (Math.floor(cycle / 2) % 16)] },
    classes: CLASSES,
    train,
    views: [{ shifts: new Int8Array(2 * train.rows).fill(1), softLogProbabilities }],
    validation: createRows(100),
    loss: { method: 'distillation', temperature: 2, alpha: 0.5 },
    optimizer: {
      type: 'adamw',
      learningRate: 0.001,
      weightDecay: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      schedule: 'cosine',
      warmupFraction: 0.1,
    },
    batchSize: 128,
    epochs: 2,
    untilEpoch: 2,
    seed: cycle,
    resumeFrom: null,
    validateEvery: 1,
  };
}

function createRows(rows: number): LabelledRows {
  const random = createRandom('soak', rows);
  const images = Uint8Array.from({ length: rows * 28 * 28 }, () => random.integer(0, 255));
  return {
    rows,
    shape: [28, 28, 1],
    inputs: images,
    labels: Uint8Array.from({ length: rows }, (_, i) => i % CLASSES),
  };
}

function read(tf: TensorFlow, cycle: number): Reading {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { numTensors, numBytes } = tf.memory();
  return {
    cycle,
    rssMb: Math.round(rss / 2 ** 20),
    heapMb: Math.round(heapUsed / 2 ** 20),
    tensors: numTensors,
    tensorKb: Math.round(numBytes / 2 ** 10),
    savedModels: tf.node.getNumOfSavedModels(),
    folders: readdirSync(tmpdir()).filter((name) => name.startsWith('stillhouse-program-')).length,
  };
}

function print(reading: Reading | undefined): void {
  process.stdout.write(`${JSON.stringify(reading)}\n`);
}

function judge(readings: readonly Reading[]): void {
  const [settled, last] = [readings.find(({ cycle }) => cycle === WARM_UP_CYCLES), readings.at(-1)];
  if (!settled || !last) throw new Error('there is nothing to judge');
  const growth = last.rssMb - settled.rssMb;
  const faults = [
    ...(growth > MAX_GROWTH_MB ? [`the process grew by ${growth} MB, allowed: ${MAX_GROWTH_MB}`] : []),
    ...(last.tensors > settled.tensors ? [`tensors went from ${settled.tensors} to ${last.tensors}`] : []),
    ...(last.savedModels > settled.savedModels ? ['programs were not freed'] : []),
    ...(last.folders > settled.folders ? ['folders were left'] : []),
  ];
  for (const fault of faults) process.stdout.write(`FAILED: ${fault}\n`);
  if (faults.length === 0) process.stdout.write(`ok: grew by ${growth} MB after ${WARM_UP_CYCLES} cycles\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
