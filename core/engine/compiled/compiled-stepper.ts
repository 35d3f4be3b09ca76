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
import type { TrainRequest } from '../engine';
import { hyperparametersOf, optimizerRuleFor } from '../optimizers/optimizer-rule-for';
import { createTrainingProgram, type TrainingProgram } from '../program/training-program';
import type { Chunk, Stepper } from '../stepper';
import { PREDICT_ROWS, planNetworkTraining, trainingKey } from './plan-network-training';
import type { ProgramCache } from './program-cache';
import { createViewLoader } from './view-loader';

/** Trains a network by a compiled program, taken from the cache where a training of the same kind left one. */
export async function createCompiledStepper(
  tf: TensorFlow,
  programs: ProgramCache,
  request: TrainRequest,
  start: NetworkState | null,
): Promise<Stepper> {
  const { classes, train: data, optimizer, batchSize, epochs, seed } = request;
  const compile = () => createTrainingProgram(tf, planNetworkTraining(tf, request));
  const { program, release } = await programs.take(trainingKey(tf, request), compile);
  program.write(start ? new Map([...start.weights, ...start.slots]) : initialState(request));
  const load = createViewLoader(program, request);
  const hyperparameters = {
    ...lossFor(tf, request.loss).hyperparameters,
    ...hyperparametersOf(optimizer, epochs * batchesPerEpoch(data.rows, batchSize)),
  };
  const run = (order: Int32Array, rows: number, firstStep: number) =>
    program.train({ order, rows, firstStep, seed, hyperparameters });
  return {
    train: (chunk) => {
      load(chunk.view);
      return runChunk(run, chunk, batchSize);
    },
    predict: (images) => predict(program, images, classes),
    snapshot: () => splitState(program.read(), request),
    dispose: release,
  };
}

/** Full batches in one call, and the smaller last one of an epoch in another. */
function runChunk(
  run: (order: Int32Array, rows: number, firstStep: number) => Float32Array,
  { order, firstBatch, batches, firstStep }: Chunk,
  batchSize: number,
): Float32Array {
  const from = firstBatch * batchSize;
  const until = Math.min(order.length, from + batches * batchSize);
  const full = Math.floor((until - from) / batchSize);
  const left = until - from - full * batchSize;
  const losses = new Float32Array(batches);
  if (full > 0) losses.set(run(order.slice(from, from + full * batchSize), batchSize, firstStep));
  if (left > 0) losses.set(run(order.slice(until - left, until), left, firstStep + full), full);
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
  const { slots } = optimizerRuleFor(optimizer);
  return new Map(
    listWeights(architecture, train.shape, classes).flatMap((spec) => [
      [spec.name, initialiseWeight(spec, seed)] as const,
      ...(isTrainable(spec) ? slots : []).map(
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
