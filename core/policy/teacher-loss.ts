import type { Task } from '../contracts/data/task';
import type { Loss, TeacherlessLoss } from '../contracts/training/training';

/** How a teacher learns: what a recipe says of classes has a form for labels and numbers. */
export function teacherLoss(loss: TeacherlessLoss, task: Task | undefined): Loss {
  if (task === undefined) return loss;
  if (task === 'regression') return loss.method === 'squared-error' ? loss : { method: 'squared-error' };
  const method = 'binary-cross-entropy';
  const balance = loss.classBalance === undefined ? {} : { classBalance: loss.classBalance };
  switch (loss.method) {
    case 'label-smoothing':
      return { method, smoothing: loss.smoothing, ...balance };
    case 'focal':
      return { method, focus: loss.focus, ...balance };
    default:
      return { method, ...balance };
  }
}
