import { Loss, Optimizer } from '../../core/contracts/training/training';
import type { NetworkState } from '../../core/engine/checkpoint';
import { createCompiledStepper } from '../../core/engine/compiled/compiled-stepper';
import { createViewCache } from '../../core/engine/compiled/rows/view-cache';
import { createEagerStepper } from '../../core/engine/eager/eager-stepper';
import type { SettledRequest } from '../../core/engine/engine';
import { createProgramCache } from '../../core/engine/program/program-cache';
import type { TrainingProgram } from '../../core/engine/program/training-program';
import type { Stepper } from '../../core/engine/stepper';
import { listTrainedWeights } from '../../core/engine/trained-network';
import type { TensorFlow } from '../../core/models/tensorflow';
import { createTrainRequest } from './train-request';

/** What golden trajectories of a network of two dense layers, 5 → 4 → 3, start from. */
export interface GoldenData {
  steps: number;
  rate: number;
  inputs: number[];
  labels: number[];
  /** Where several labels are learned. */
  targets?: number[];
  softLogProbabilities: number[];
}

/** Plain SGD on all rows in each step, so that their order is no matter. */
export function createGoldenRequest(golden: GoldenData, loss: unknown): SettledRequest {
  const rows = golden.labels.length;
  const split = {
    rows,
    shape: [golden.inputs.length / rows],
    inputs: Float32Array.from(golden.inputs),
    labels: Uint8Array.from(golden.labels),
    ...(golden.targets && { targets: Float32Array.from(golden.targets) }),
  };
  const softLogProbabilities = Float32Array.from(golden.softLogProbabilities);
  const request = createTrainRequest({
    architecture: { type: 'mlp', hidden: [4] },
    classes: softLogProbabilities.length / rows,
    train: split,
    validation: split,
    views: [{ shifts: new Int8Array(2 * rows), softLogProbabilities }],
    loss: Loss.parse(loss),
    optimizer: Optimizer.parse({ type: 'sgd', learningRate: golden.rate, schedule: 'constant' }),
    batchSize: rows,
    epochs: golden.steps,
    untilEpoch: golden.steps,
  });
  return { ...request, precision: 'float32' };
}

const limits = () => ({ threads: 1, residentBytes: 2 ** 30, blockBytes: 0, views: createViewCache(0) });

export const ENGINES = {
  eager: (tf: TensorFlow, request: SettledRequest, start: NetworkState) =>
    Promise.resolve<Stepper>(createEagerStepper(tf, request, start)),
  compiled: (tf: TensorFlow, request: SettledRequest, start: NetworkState) =>
    createCompiledStepper(tf, createProgramCache<TrainingProgram>(0), limits(), request, start),
};

/**
 * Trains from these weights, in the order of the request's.
 *
 * @returns the loss of each step, and the weights after the last.
 */
export async function trainGolden(
  tf: TensorFlow,
  engine: keyof typeof ENGINES,
  request: SettledRequest,
  initial: readonly (readonly number[])[],
): Promise<{ losses: number[]; weights: number[][] }> {
  const names = listTrainedWeights(request).map(({ name }) => name);
  const weights = new Map(names.map((name, i) => [name, Float32Array.from(initial[i] ?? [])]));
  const stepper = await ENGINES[engine](tf, request, { weights, slots: new Map() });
  const [view] = request.views;
  if (!view) throw new Error('a training needs a view');
  const epoch = { view, order: Int32Array.from({ length: request.train.rows }, (_, row) => row) };
  const losses = [];
  for (let firstStep = 0; firstStep < request.epochs; firstStep += 1) {
    const chunk = { epoch, nextEpoch: () => null, firstBatch: 0, batches: 1, firstStep };
    losses.push((await stepper.train(chunk))[0] ?? NaN);
  }
  const { weights: found } = stepper.snapshot();
  await stepper.dispose();
  return { losses, weights: names.map((name) => [...(found.get(name) ?? [])]) };
}
