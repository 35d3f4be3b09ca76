import type { Architecture } from '../../core/contracts/models/architecture';
import { drawShifts } from '../../core/data/shift-images';
import type { TrainCallbacks, TrainRequest } from '../../core/engine/engine';
import { createStripedImages } from './striped-images';

export const NORMED_CNN: Architecture = {
  type: 'cnn',
  convolutions: [
    { filters: 4, kernelSize: 3, stride: 1, pool: true },
    { filters: 4, kernelSize: 3, stride: 1, pool: true },
  ],
  batchNorm: true,
  dense: [8],
};

/** Two views of a few rows, three epochs of five steps, the last of a smaller batch. */
export function createTrainRequest(changes: Partial<TrainRequest> = {}): TrainRequest {
  const train = createStripedImages(74, 1);
  const soft = new Float32Array(74 * 4).fill(Math.log(0.1));
  train.labels.forEach((label, row) => (soft[row * 4 + label] = Math.log(0.7)));
  return {
    architecture: NORMED_CNN,
    classes: 4,
    train,
    views: [1, 2].map((seed) => ({ shifts: drawShifts(74, 1, seed), softLogProbabilities: soft })),
    validation: createStripedImages(40, 2),
    loss: { method: 'distillation', temperature: 2, alpha: 0.7 },
    optimizer: {
      type: 'adamw',
      learningRate: 0.01,
      weightDecay: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      schedule: 'cosine',
      warmupFraction: 0.1,
    },
    batchSize: 16,
    epochs: 3,
    untilEpoch: 3,
    seed: 7,
    resumeFrom: null,
    validateEvery: 0,
    ...changes,
  };
}

/** Callbacks that do nothing, on a clock that stands still. */
export function createCallbacks(changes: Partial<TrainCallbacks> = {}): TrainCallbacks {
  return {
    onProgress: () => undefined,
    onCheckpoint: () => Promise.resolve(),
    shouldStop: () => false,
    nowMs: () => 0,
    ...changes,
  };
}
