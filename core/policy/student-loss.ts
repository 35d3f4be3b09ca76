import { withNumbers } from '../contracts/loss-numbers';
import type { StudentRecipe } from '../contracts/recipe';
import type { Method } from '../contracts/search-input';
import type { Hyperparameters } from '../contracts/study';
import type { Task } from '../contracts/task';
import type { Loss, TaughtLoss } from '../contracts/training';

type Student = Pick<StudentRecipe, 'loss' | 'alpha' | 'temperature' | 'classBalance'>;

/** How a student or a control learns, with what a study varies. */
export function studentLoss(
  recipe: Student,
  method: Method,
  params: Hyperparameters,
  task: Task | undefined,
): Loss {
  if (task) return taskLoss(recipe, method, params, task);
  const { classBalance = recipe.classBalance } = params;
  const balance = classBalance === undefined ? {} : { classBalance };
  switch (method.name) {
    case 'distillation':
      return {
        ...withNumbers(ofClasses(recipe.loss), params),
        // Recipes of classes have one.
        temperature: params.temperature ?? recipe.temperature ?? 1,
        alpha: params.alpha ?? recipe.alpha,
        ...balance,
      };
    case 'hard-labels':
      return { method: 'hard-labels', ...balance };
    case 'label-smoothing':
      return { method: 'label-smoothing', smoothing: method.labelSmoothing, ...balance };
  }
}

function ofClasses(loss: TaughtLoss | undefined): Exclude<TaughtLoss, { method: 'squared-error' }> {
  return !loss || loss.method === 'squared-error' ? { method: 'distillation' } : loss;
}

/** Where no class is predicted. */
function taskLoss(
  { loss, ...recipe }: Student,
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
