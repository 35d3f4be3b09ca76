import { ApplicationFailure } from '@temporalio/workflow';
import type { TrainRequest } from '../core/contracts/activities';
import { architectureName, type Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import { findHintLayer } from '../core/contracts/labels/hint-layers';
import { hintLossOf, type HintRecipe, type StudentHint } from '../core/contracts/labels/hints';
import type { StudentRecipe } from '../core/contracts/recipe';
import type { Method, StudentData } from '../core/contracts/training/search-input';
import { startOf } from '../core/contracts/models/start';
import type { Hyperparameters } from '../core/contracts/training/study';
import type { Optimizer } from '../core/contracts/training/training';
import { MAX_PATIENCE } from '../core/contracts/training/training-options';
import { studentLoss } from '../core/policy/student-loss';
import { trainingOptions } from './training-options';

export interface StudentPlan {
  architecture: Architecture;
  method: Method;
  params: Hyperparameters;
  epochs: number;
  untilEpoch: number;
  seed: number;
  resumeFrom: TrainRequest['resumeFrom'];
  earlyStopping?: TrainRequest['earlyStopping'];
}

/**
 * The one place where a student's training is put together, so that the student and its controls differ in the
 * loss and in what was tuned for each alike, and in nothing else.
 */
export function studentRequest(recipe: StudentRecipe, data: StudentData, plan: StudentPlan): TrainRequest {
  const { params } = plan;
  return {
    architecture: plan.architecture,
    dataset: data.dataset,
    views: data.views,
    softLabels: plan.method.name === 'distillation' ? data.softLabels : [],
    loss: studentLoss(recipe, plan.method, params, data.dataset.task),
    ...(plan.method.name === 'distillation' && hintsOf(data, plan)),
    optimizer: optimizerOf(recipe, params),
    ...trainingOptions(recipe),
    batchSize: recipe.batchSize,
    ...equalBudget(data.dataset, plan),
    ...(data.judgedBy && { judgedBy: data.judgedBy }),
    seed: plan.seed,
    ...startOf(recipe.start),
    resumeFrom: plan.resumeFrom,
  };
}

type Budget = Pick<TrainRequest, 'epochs' | 'untilEpoch' | 'earlyStopping'>;

/**
 * An epoch of the student has rows without a label, too. Its controls, which can't learn from these, go over their own
 * rows so much more often, and wait so many more epochs for a better one.
 */
function equalBudget({ train, unlabelled }: Dataset, plan: StudentPlan): Budget {
  const { method, epochs, untilEpoch, earlyStopping } = plan;
  const others = method.name === 'distillation' ? 0 : (unlabelled?.rows ?? 0);
  const stretch = (count: number) => Math.ceil((count * (train.rows + others)) / train.rows);
  const wait = (patience: number) => Math.min(MAX_PATIENCE, stretch(patience));
  return {
    epochs: stretch(epochs),
    untilEpoch: stretch(untilEpoch),
    ...(earlyStopping && { earlyStopping: { ...earlyStopping, patience: wait(earlyStopping.patience) } }),
  };
}

/** Hints for this shape of student, whose layers are now named. */
function hintsOf({ hints }: StudentData, { architecture }: StudentPlan): Pick<TrainRequest, 'hints'> {
  if (!hints) return {};
  return { hints: hints.map(({ hint, shards }) => hintFor(architecture, hint, shards)) };
}

function hintFor(architecture: Architecture, hint: HintRecipe, shards: StudentHint['shards']): StudentHint {
  const layer = findHintLayer(architecture, hint.method, hint.studentLayer);
  const shape = shards[0]?.[0]?.shape;
  if (!layer || !shape) {
    const message = `${architectureName(architecture)} has no layer ${hint.studentLayer}, or the hint no values`;
    throw ApplicationFailure.nonRetryable(message);
  }
  return { loss: hintLossOf(hint), weight: hint.weight, layer: layer.name, shape, shards };
}

function optimizerOf({ optimizer }: StudentRecipe, params: Hyperparameters): Optimizer {
  const learningRate = params.learningRate ?? optimizer.learningRate;
  if (optimizer.type === 'adam') return { ...optimizer, learningRate };
  return { ...optimizer, learningRate, weightDecay: params.weightDecay ?? optimizer.weightDecay };
}
