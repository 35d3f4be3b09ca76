import type { StudentRecipe } from '../core/contracts/recipe';
import type { Method } from '../core/contracts/search-input';
import type { Hyperparameters } from '../core/contracts/study';
import type { Task } from '../core/contracts/task';
import type { Loss, TeacherlessLoss } from '../core/contracts/training';

/** How a student or a control learns where no class is predicted. */
export function taskLoss(
  { loss, ...recipe }: Pick<StudentRecipe, 'loss' | 'alpha' | 'temperature'>,
  { name, labelSmoothing }: Method,
  params: Hyperparameters,
  task: Task,
): Loss {
  const alpha = params.alpha ?? recipe.alpha;
  if (task === 'regression') {
    const { huber } = loss?.method === 'squared-error' ? loss : {};
    const taught = name === 'distillation' && { alpha };
    return { method: 'squared-error', ...(huber !== undefined && { huber }), ...taught };
  }
  const temperature = params.temperature ?? recipe.temperature;
  const method = 'binary-cross-entropy';
  if (name === 'distillation') return { method, alpha, ...(temperature !== undefined && { temperature }) };
  return name === 'label-smoothing' ? { method, smoothing: labelSmoothing } : { method };
}

/** How a teacher learns: what a recipe says of classes has a form for labels and numbers. */
export function teacherLoss(loss: TeacherlessLoss, task: Task | undefined): Loss {
  if (task === undefined) return loss;
  if (task === 'regression') return loss.method === 'squared-error' ? loss : { method: 'squared-error' };
  const method = 'binary-cross-entropy';
  return loss.method === 'label-smoothing' ? { method, smoothing: loss.smoothing } : { method };
}
