import type { Loss } from '../../contracts/training';
import type { TensorFlow } from '../../models/tensorflow';
import { distillationLoss } from './distillation';
import { hardLabelsLoss } from './hard-labels';
import { labelSmoothingLoss } from './label-smoothing';
import type { LossMethod } from './loss';

/** The loss that a recipe names. */
export function lossFor(tf: TensorFlow, loss: Loss): LossMethod {
  switch (loss.method) {
    case 'distillation':
      return distillationLoss(tf, loss.temperature, loss.alpha);
    case 'hard-labels':
      return hardLabelsLoss(tf);
    case 'label-smoothing':
      return labelSmoothingLoss(tf, loss.smoothing);
  }
}

/** Whether training with this loss reads soft labels. */
export function needsSoftLabels(loss: Loss): boolean {
  return loss.method === 'distillation' && loss.alpha > 0;
}
