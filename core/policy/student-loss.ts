import { withNumbers } from '../contracts/training/loss-numbers';
import type { StudentRecipe } from '../contracts/recipe';
import type { Method } from '../contracts/training/search-input';
import type { Hyperparameters } from '../contracts/training/study';
import type { Task } from '../contracts/data/task';
import type { Loss, TaughtLoss } from '../contracts/training/training';

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
function taskLoss(recipe: Student, method: Method, params: Hyperparameters, task: Task): Loss {
  if (task === 'multi-label') return labelLoss(recipe, method, params);
  const { loss, alpha } = recipe;
  const { huber } = loss?.method === 'squared-error' ? loss : {};
  const taught = method.name === 'distillation' && { alpha: params.alpha ?? alpha };
  return { method: 'squared-error', ...(huber !== undefined && { huber }), ...taught };
}

function labelLoss(recipe: Student, { name, labelSmoothing }: Method, params: Hyperparameters): Loss {
  const {
    alpha = recipe.alpha,
    temperature = recipe.temperature,
    classBalance = recipe.classBalance,
  } = params;
  const balance = classBalance === undefined ? {} : { classBalance };
  const method = 'binary-cross-entropy';
  switch (name) {
    case 'distillation':
      return {
        ...labelOptions(recipe.loss, params),
        method,
        alpha,
        ...(temperature !== undefined && { temperature }),
        ...balance,
      };
    case 'hard-labels':
      return { method, ...balance };
    case 'label-smoothing':
      return { method, smoothing: labelSmoothing, ...balance };
  }
}

/** What the loss of classes that a recipe names has beside its method, and has of labels too. */
function labelOptions(loss: TaughtLoss | undefined, params: Hyperparameters) {
  if (loss?.method !== 'distillation') return {};
  const { method: _method, standardise: _standardise, ...options } = withNumbers(loss, params);
  return options;
}
