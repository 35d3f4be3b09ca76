import { taskOfLoss, type Loss } from '../../contracts/training/training';
import type { TensorFlow } from '../../models/tensorflow';
import { binaryCrossEntropyLoss } from './binary-cross-entropy';
import { balanceClasses } from './class-balancing';
import { decoupledTeaching } from './decoupled';
import { distTeaching } from './dist';
import { distillationTeaching } from './distillation';
import { focalLoss } from './focal';
import { hardLabelsHalf, hardLabelsLoss } from './hard-labels';
import { balanceLabels } from './label-balancing';
import { labelSmoothingLoss } from './label-smoothing';
import type { LossMethod } from './loss';
import { squaredErrorLoss } from './squared-error';
import { taughtLoss } from './taught-loss';
import { classesApart, labelsApart, withPeer } from './with-peer';

/**
 * The loss that a recipe names; with a peer, of the logits of both networks side by side.
 *
 * @param rowsOfClasses training rows of each class, or that lack and that have each label; only losses that balance these need
 *   them.
 */
export function lossFor(tf: TensorFlow, loss: Loss, rowsOfClasses: readonly number[] = []): LossMethod {
  const method = methodFor(tf, loss, rowsOfClasses);
  if (!('peer' in loss) || !loss.peer) return method;
  return withPeer(tf, method, loss.peer, taskOfLoss(loss) === undefined ? classesApart : labelsApart);
}

/** That of one network. */
function methodFor(tf: TensorFlow, loss: Loss, rowsOfClasses: readonly number[]): LossMethod {
  if (loss.method === 'squared-error') return squaredErrorLoss(tf, loss.huber, loss);
  if (loss.method === 'binary-cross-entropy')
    return binaryCrossEntropyLoss(tf, loss, balanceLabels(tf, loss.classBalance, rowsOfClasses));
  const balancing = balanceClasses(tf, loss.classBalance, rowsOfClasses);
  switch (loss.method) {
    case 'distillation':
      return taughtLoss(tf, distillationTeaching(tf, loss), loss, hardLabelsHalf(tf, balancing));
    case 'dkd':
      return taughtLoss(tf, decoupledTeaching(tf, loss), loss, hardLabelsHalf(tf, balancing));
    case 'dist':
      return taughtLoss(tf, distTeaching(tf, loss), loss, hardLabelsHalf(tf, balancing));
    case 'hard-labels':
      return hardLabelsLoss(tf, balancing);
    case 'label-smoothing':
      return labelSmoothingLoss(tf, loss.smoothing, balancing);
    case 'focal':
      return focalLoss(tf, loss.focus, balancing);
  }
}

/** Whether training with this loss reads soft labels. */
export function needsSoftLabels(loss: Loss): boolean {
  return 'alpha' in loss && (loss.alpha ?? 0) > 0;
}
