import type { LabelledRows } from '../../data/labelled-rows';
import { taskOfLoss } from '../../contracts/training/training';
import type { TensorFlow } from '../../models/tensorflow';
import { findDevices } from '../device/devices';
import type { NetworkState } from '../checkpoint';
import type { SettledRequest } from '../engine';
import type { ProgramCache } from '../program/program-cache';
import { divideWork } from '../parallel/divide-work';
import { createTrainingProgram, type TrainingProgram } from '../program/training-program';
import type { Chunk, Stepper } from '../stepper';
import { splitState, startState } from './network-state';
import { planCalls } from './plan-calls';
import { hyperparametersFor, planNetworkTraining, trainingKey } from './plan-network-training';
import { predictInBatches } from './predict-in-batches';
import { createRowSource, type RowLimits } from './rows/create-row-source';
import { removeRows } from './rows/remove-rows';
import type { RowSource } from './rows/row-source';
import type { ViewCache } from './rows/view-cache';

export interface CompiledOptions extends RowLimits {
  /** TensorFlow's threads, among which heavy operations are divided. */
  threads: number;
  /** Views that were computed for earlier trainings. */
  views: ViewCache;
}

/** Trains a network by a compiled program, taken from the cache where a training of the same kind left one. */
export async function createCompiledStepper(
  tf: TensorFlow,
  programs: ProgramCache<TrainingProgram>,
  options: CompiledOptions,
  request: SettledRequest,
  start: NetworkState | null,
): Promise<Stepper> {
  const { batchSize, seed } = request;
  const devices = findDevices(tf);
  const compile = () => {
    const plan = divideWork(planNetworkTraining(tf, request), options.threads, devices);
    return createTrainingProgram(tf, plan, devices);
  };
  const { program, release } = await programs.take(trainingKey(tf, request), compile);
  const rows = startRows(program, options, request, start, release);
  const hyperparameters = hyperparametersFor(tf, request);
  const run: RunSteps = (order, batchRows, firstStep) =>
    program.train({ order, rows: batchRows, firstStep, seed, hyperparameters });
  return {
    train: (chunk) => runChunk(rows, run, chunk, batchSize),
    predict: (all) => predict(program, all, request),
    snapshot: () => splitState(program.read(), request),
    dispose: async () => {
      removeRows(program, program.plan.columns);
      release();
      await rows.dispose();
    },
  };
}

/** Puts the state and the first rows in; a program that won't take them isn't in use any more. */
function startRows(
  program: TrainingProgram,
  limits: CompiledOptions,
  request: SettledRequest,
  start: NetworkState | null,
  release: () => void,
): RowSource {
  try {
    program.write(startState(request, start));
    return createRowSource(program, request, limits, limits.views);
  } catch (error) {
    release();
    throw error;
  }
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

function runBatches(
  run: RunSteps,
  order: Int32Array,
  batches: number,
  firstStep: number,
  batchSize: number,
): Float32Array {
  const losses = new Float32Array(batches);
  for (const { start, end, rows, firstBatch } of planCalls(order.length, batchSize))
    losses.set(run(order.slice(start, end), rows, firstStep + firstBatch), firstBatch);
  return losses;
}

async function predict(
  program: TrainingProgram,
  all: LabelledRows,
  { classes, loss }: SettledRequest,
): Promise<Float32Array> {
  const [only = new Float32Array()] = await predictInBatches(
    1,
    all,
    { classes, task: taskOfLoss(loss) },
    (batch, rows) => [program.predict(batch, rows)],
  );
  return only;
}
