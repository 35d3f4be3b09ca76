import type { TrainJob } from '../../core/contracts/training/trainer-jobs';
import { Optimizer } from '../../core/contracts/training/training';
import { sha256 } from '../../storage/sha256';

/** A small network on hard labels for two epochs, where nothing else is said. */
export function createTrainJob(
  data: Pick<TrainJob, 'dataset' | 'views'>,
  changes: Partial<TrainJob> = {},
): TrainJob {
  return {
    kind: 'train',
    key: sha256('train'),
    architecture: { type: 'mlp', hidden: [8] },
    ...data,
    softLabels: [],
    loss: { method: 'hard-labels' },
    optimizer: Optimizer.parse({ learningRate: 0.01 }),
    batchSize: 32,
    epochs: 2,
    untilEpoch: 2,
    seed: 3,
    resumeFrom: null,
    ...changes,
  };
}
