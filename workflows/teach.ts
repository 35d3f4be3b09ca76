import { architectureName } from '../core/contracts/architecture';
import type { StepResult, TrainRequest, ViewSets } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import {
  isForeign,
  memberName,
  type ForeignTeacher,
  type TeacherMember,
} from '../core/contracts/foreign-teacher';
import type { Ensemble, ScoredTeacher, TeacherModel } from '../core/contracts/models';
import { deriveSeed } from '../core/random/derive-seed';
import { main, trainer } from './activities';
import type { Run } from './run';
import { together } from './together';
import { trainingOptions } from './training-options';
import { notice, validationHeadline } from './wording';

export interface Teachers {
  members: TeacherModel[];
  ensemble: Ensemble;
}

/**
 * Data set and views → members, each its own activity, and their ensemble weighed on validation. Those made elsewhere come
 * first: what is wrong with one is found before anything is trained.
 */
export async function teach(run: Run, dataset: Dataset, views: ViewSets): Promise<Teachers> {
  const { teach: recipe } = run.recipe;
  return run.tracker.during('teach', recipe.members.length + 1, async (counter) => {
    const count = <T extends TeacherModel>(member: TeacherMember, { output, reused }: StepResult<T>): T => {
      counter.count(reused, validationHeadline(memberName(member), output.validation));
      return output;
    };
    const foreign = await together(() =>
      recipe.members.flatMap((member, place) =>
        isForeign(member)
          ? [scoreForeign(member, place, dataset).then((result) => ({ place, model: count(member, result) }))]
          : [],
      ),
    );
    const trained = await together(() =>
      memberRequests(run, dataset, views).map(async ({ place, request }) => {
        const summary = `member ${place + 1} of ${recipe.members.length}: ${architectureName(request.architecture)}`;
        const result = await trainer.teach.executeWithOptions({ summary }, [request]);
        return { place, model: count(request.architecture, result) };
      }),
    );
    const members = [...foreign, ...trained].sort((a, b) => a.place - b.place).map(({ model }) => model);
    const { weights, maxErrorRate } = recipe;
    const ensemble = await main.weighEnsemble({ dataset, members, weights, maxErrorRate });
    counter.count(false, notice(validationHeadline('ensemble', ensemble.validation).text));
    return { members, ensemble };
  });
}

async function scoreForeign(
  teacher: ForeignTeacher,
  member: number,
  dataset: Dataset,
): Promise<StepResult<ScoredTeacher>> {
  const summary = `member ${member + 1}, made elsewhere: ${memberName(teacher)}`;
  const { output } = await main.bringTeacher.executeWithOptions({ summary }, [{ member, teacher, dataset }]);
  return trainer.scoreTeacher.executeWithOptions({ summary }, [{ member, teacher: output, dataset }]);
}

/** Of the members that are trained here, with their places among all. */
function memberRequests(
  run: Run,
  dataset: Dataset,
  views: ViewSets,
): { place: number; request: TrainRequest }[] {
  const { teach: recipe, seed } = run.recipe;
  return recipe.members.flatMap((architecture, place) => {
    if (isForeign(architecture)) return [];
    const request = {
      architecture,
      dataset,
      views: views.teacher,
      softLabels: [],
      loss: recipe.loss,
      optimizer: recipe.optimizer,
      ...trainingOptions(recipe),
      batchSize: recipe.budget.batchSize,
      epochs: recipe.budget.epochs,
      untilEpoch: recipe.budget.epochs,
      ...(recipe.earlyStopping && { earlyStopping: recipe.earlyStopping }),
      seed: deriveSeed(seed, 'teacher', place),
      resumeFrom: null,
    };
    return [{ place, request }];
  });
}
