import { setImmediate } from 'node:timers/promises';
import { batchesPerEpoch } from '../../data/batches';
import type { LabelledImages } from '../../data/labelled-images';
import { logSoftmax } from '../../distillation/log-softmax';
import { lossFor } from '../../distillation/losses/loss-for';
import { initialiseWeight } from '../../models/initialise-weights';
import { listWeights } from '../../models/list-weights';
import type { TensorFlow } from '../../models/tensorflow';
import { isTrainable, sizeOf } from '../../models/weight-spec';
import type { NetworkState } from '../checkpoint';
import type { SettledRequest, TrainRequest } from '../engine';
import { slotsOf } from '../optimizers/optimizer-rule';
import { hyperparametersOf, optimizerRuleFor } from '../optimizers/optimizer-rule-for';
import type { ProgramCache } from '../program/program-cache';
import { divideWork } from '../parallel/divide-work';
import { createTrainingProgram, type TrainingProgram } from '../program/training-program';
import type { Chunk, Stepper } from '../stepper';
import { PREDICT_ROWS, planNetworkTraining, trainingKey } from './plan-network-training';
import { createRowSource, type RowLimits } from './rows/create-row-source';
import type { RowSource } from './rows/row-source';

export interface CompiledOptions extends RowLimits {
  /** TensorFlow's threads, among which heavy operations are divided. */
  threads: number;
}

/** Trains a network by a compiled program, taken from the cache where a training of the same kind left one. */
export async function createCompiledStepper(
  tf: TensorFlow,
  programs: ProgramCache<TrainingProgram>,
  options: CompiledOptions,
  request: SettledRequest,
  start: NetworkState | null,
): Promise<Stepper> {
  const { classes, train: data, optimizer, batchSize, epochs, seed } = request;
  const compile = () =>
    createTrainingProgram(tf, divideWork(planNetworkTraining(tf, request), options.threads));
  const { program, release } = await programs.take(trainingKey(tf, request), compile);
  const rows = startRows(program, options, request, start, release);
  const hyperparameters = {
    ...lossFor(tf, request.loss).hyperparameters,
    ...hyperparametersOf(optimizer, epochs * batchesPerEpoch(data.rows, batchSize)),
  };
  const run: RunSteps = (order, batchRows, firstStep) =>
    program.train({ order, rows: batchRows, firstStep, seed, hyperparameters });
  return {
    train: (chunk) => runChunk(rows, run, chunk, batchSize),
    predict: (images) => predict(program, images, classes),
    snapshot: () => splitState(program.read(), request),
    dispose: async () => {
      removeRows(program);
      release();
      await rows.dispose();
    },
  };
}

/** Puts the state and the first rows in; a program that won't take them isn't in use any more. */
function startRows(
  program: TrainingProgram,
  limits: RowLimits,
  request: TrainRequest,
  start: NetworkState | null,
  release: () => void,
): RowSource {
  try {
    program.write(start ? new Map([...start.weights, ...start.slots]) : initialState(request));
    return createRowSource(program, request, limits);
  } catch (error) {
    release();
    throw error;
  }
}

/** An idle program is to hold no data: eight splits of 1 GiB would be much, and what was fed may be the caller's memory. */
function removeRows(program: TrainingProgram): void {
  const none = { uint8: new Uint8Array(), int32: new Int32Array(), float32: new Float32Array() };
  for (const { name, stored } of program.plan.columns) program.load(name, none[stored], 0);
}

type RunSteps = (order: Int32Array, rows: number, firstStep: number) => Float32Array;

/** As many calls as it takes to have the rows of all batches in the program. */
async function runChunk(
  rows: RowSource,
  run: RunSteps,
  chunk: Chunk,
  batchSize: number,
): Promise<Float32Array> {
  const losses = new Float32Array(chunk.batches);
  for (let done = 0; done < chunk.batches;) {
    const rest = { ...chunk, firstBatch: chunk.firstBatch + done, batches: chunk.batches - done };
    const { order, batches } = await rows.load(rest);
    losses.set(runBatches(run, order, batches, chunk.firstStep + done, batchSize), done);
    done += batches;
  }
  return losses;
}

/** Full batches in one call, and the smaller last one of an epoch in another. */
function runBatches(
  run: RunSteps,
  order: Int32Array,
  batches: number,
  firstStep: number,
  batchSize: number,
): Float32Array {
  const full = Math.floor(order.length / batchSize);
  const left = order.length - full * batchSize;
  const losses = new Float32Array(batches);
  if (full > 0) losses.set(run(order.slice(0, full * batchSize), batchSize, firstStep));
  if (left > 0) losses.set(run(order.slice(full * batchSize), left, firstStep + full), full);
  return losses;
}

async function predict(
  program: TrainingProgram,
  { rows, images, shape }: LabelledImages,
  classes: number,
): Promise<Float32Array> {
  const size = sizeOf(shape);
  const logits = new Float32Array(rows * classes);
  for (let start = 0; start < rows; start += PREDICT_ROWS) {
    const count = Math.min(PREDICT_ROWS, rows - start);
    logits.set(
      program.predict(images.subarray(start * size, (start + count) * size), count),
      start * classes,
    );
    await setImmediate();
  }
  return logSoftmax(logits, classes);
}

/** Initial weights, and slots that start at zero. */
function initialState({
  architecture,
  train,
  classes,
  optimizer,
  seed,
}: TrainRequest): Map<string, Float32Array> {
  const rule = optimizerRuleFor(optimizer);
  return new Map(
    listWeights(architecture, train.shape, classes).flatMap((spec) => [
      [spec.name, initialiseWeight(spec, seed)] as const,
      ...slotsOf(rule, { trainable: isTrainable(spec) }).map(
        (slot) => [`${spec.name}/${slot}`, new Float32Array(sizeOf(spec.shape))] as const,
      ),
    ]),
  );
}

function splitState(
  state: ReadonlyMap<string, Float32Array>,
  { architecture, train, classes }: TrainRequest,
): NetworkState {
  const names = new Set(listWeights(architecture, train.shape, classes).map(({ name }) => name));
  const entries = [...state];
  return {
    weights: new Map(entries.filter(([name]) => names.has(name))),
    slots: new Map(entries.filter(([name]) => !names.has(name))),
  };
}
