import type { TrainRequest, ViewSets } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import type { FoldAssignment } from '../core/contracts/folds';
import type { Recipe } from '../core/contracts/recipe';
import { deriveSeed } from '../core/random/derive-seed';
import { trainingOptions } from './training-options';

/** A training of one teacher, with where it belongs: numbers from 0. */
export interface TeacherPlan {
  member: number;
  /** Of the rows that it doesn't see; left out where it sees all. */
  fold?: number;
  request: TrainRequest;
}

/** Every training of the teachers: member by member, and within a member fold by fold. */
export function teacherRequests(
  recipe: Pick<Recipe, 'teach' | 'seed'>,
  dataset: Dataset,
  views: ViewSets,
  folds: FoldAssignment | undefined,
): TeacherPlan[] {
  return recipe.teach.members.flatMap((_, member) => {
    if (!folds) return [{ member, request: teacherRequest(recipe, dataset, views, member) }];
    return Array.from({ length: folds.folds }, (__, fold) => {
      const part = { without: { ...folds, fold } };
      return { member, fold, request: teacherRequest(recipe, dataset, views, member, part) };
    });
  });
}

function teacherRequest(
  { teach: recipe, seed }: Pick<Recipe, 'teach' | 'seed'>,
  dataset: Dataset,
  views: ViewSets,
  member: number,
  part?: Pick<NonNullable<TrainRequest['selection']>, 'without'>,
): TrainRequest {
  const architecture = recipe.members[member];
  if (!architecture) throw new Error(`there is no teacher ${member + 1}`);
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
    loss: recipe.loss,
    optimizer: recipe.optimizer,
    ...trainingOptions(recipe),
    batchSize: recipe.budget.batchSize,
    epochs: recipe.budget.epochs,
    untilEpoch: recipe.budget.epochs,
    ...(recipe.earlyStopping && { earlyStopping: recipe.earlyStopping }),
    seed: deriveSeed(seed, 'teacher', ...own),
    resumeFrom: null,
  };
}
