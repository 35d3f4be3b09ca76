import type { Loss } from '../../contracts/training';
import type { TensorFlow } from '../../models/tensorflow';
import { decoupledLoss } from './decoupled';
import { distLoss } from './dist';
import { distillationLoss } from './distillation';
import { focalLoss } from './focal';
import { hardLabelsLoss } from './hard-labels';
import { labelSmoothingLoss } from './label-smoothing';
import type { LossMethod } from './loss';

/** The loss that a recipe names. */
export function lossFor(tf: TensorFlow, loss: Loss): LossMethod {
  switch (loss.method) {
    case 'distillation':
      return distillationLoss(tf, loss);
    case 'dkd':
      return decoupledLoss(tf, loss);
    case 'dist':
      return distLoss(tf, loss);
    case 'hard-labels':
      return hardLabelsLoss(tf);
    case 'label-smoothing':
      return labelSmoothingLoss(tf, loss.smoothing);
    case 'focal':
      return focalLoss(tf, loss.focus);
  }
}

/** Whether training with this loss reads soft labels. */
export function needsSoftLabels(loss: Loss): boolean {
  return 'alpha' in loss && loss.alpha > 0;
}
