import type { TrainRequest, ViewSets } from '../core/contracts/activities';
import type { Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import type { FoldAssignment } from '../core/contracts/teachers/folds';
import { isForeign } from '../core/contracts/teachers/foreign-teacher';
import type { Recipe } from '../core/contracts/recipe';
import { teacherLoss } from '../core/policy/teacher-loss';
import { startOf } from '../core/contracts/models/start';
import { deriveSeed } from '../core/random/derive-seed';
import { trainingOptions } from './training-options';

/** A training of one teacher, with where it belongs: numbers from 0. */
export interface TeacherPlan {
  member: number;
  /** Of the rows that it doesn't see; left out where it sees all. */
  fold?: number;
  request: TrainRequest;
}

/** Every training of the teachers that are trained here: member by member, and within a member fold by fold. */
export function teacherRequests(
  recipe: Pick<Recipe, 'teach' | 'seed'>,
  dataset: Dataset,
  views: ViewSets,
  folds: FoldAssignment | undefined,
): TeacherPlan[] {
  return recipe.teach.members.flatMap((architecture, member) => {
    if (isForeign(architecture)) return [];
    const requestOf = (part?: Part) => teacherRequest(recipe, dataset, views, { architecture, member, part });
    if (!folds) return [{ member, request: requestOf() }];
    return Array.from({ length: folds.folds }, (_, fold) => {
      return { member, fold, request: requestOf({ without: { ...folds, fold } }) };
    });
  });
}

/** The rows that a model learns from, where these are not all. */
type Part = Pick<NonNullable<TrainRequest['selection']>, 'without'>;

function teacherRequest(
  { teach: recipe, seed }: Pick<Recipe, 'teach' | 'seed'>,
  dataset: Dataset,
  views: ViewSets,
  { architecture, member, part }: { architecture: Architecture; member: number; part: Part | undefined },
): TrainRequest {
  // Where nothing new is asked for, the seeds and the request are those of before there were folds and samples.
  const own = part?.without ? [member, part.without.fold] : [member];
  const bagging = recipe.bagging && { ...recipe.bagging, seed: deriveSeed(seed, 'bagging', ...own) };
  const selection = { ...part, ...(bagging && { bagging }) };
  return {
    architecture,
    dataset,
    views: views.teacher,
    ...(Object.keys(selection).length > 0 && { selection }),
    softLabels: [],
    loss: teacherLoss(recipe.loss, dataset.task),
    optimizer: recipe.optimizer,
    ...trainingOptions(recipe),
    batchSize: recipe.budget.batchSize,
    epochs: recipe.budget.epochs,
    untilEpoch: recipe.budget.epochs,
    ...(recipe.earlyStopping && { earlyStopping: recipe.earlyStopping }),
    seed: deriveSeed(seed, 'teacher', ...own),
    ...startOf(recipe.start),
    resumeFrom: null,
  };
}
