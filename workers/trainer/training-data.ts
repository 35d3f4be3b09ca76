import type { TrainRequest } from '../../core/engine/engine';

/** What a training reads but its own state: networks that are trained together have the same. */
export type TrainingData = Pick<TrainRequest, 'train' | 'validation' | 'views'>;
