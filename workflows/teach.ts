import { patched } from '@temporalio/workflow';
import { architectureName } from '../core/contracts/architecture';
import type { ViewSets, WeighRequest } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import type { EnsembleAccount } from '../core/contracts/ensemble-account';
import type { FoldAssignment } from '../core/contracts/folds';
import type { Ensemble, TrainedModel } from '../core/contracts/models';
import type { TeachRecipe } from '../core/contracts/recipe';
import { chooseFolds } from '../core/policy/choose-folds';
import { main, trainer } from './activities';
import { inLanes } from './in-lanes';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';
import { teacherRequests, type TeacherPlan } from './teacher-requests';
import { notice, validationHeadline } from './wording';

/** Trainings that are asked for at a time: as many as a recipe may have members. Their requests are long. */
const MAX_AT_A_TIME = 16;

export interface Teachers {
  /** Member by member; with folds, the models of a member follow each other, fold by fold. */
  members: TrainedModel[];
  ensemble: Ensemble;
  account?: EnsembleAccount;
}

/** Data set and views → trained models, each its own activity, and their ensemble weighed on validation. */
export async function teach(run: Run, dataset: Dataset, views: ViewSets): Promise<Teachers> {
  const { teach: recipe, seed } = run.recipe;
  const folds = countFolds(run);
  const total = recipe.members.length * folds + (folds > 1 ? 2 : 1);
  return run.tracker.during('teach', total, async (counter) => {
    const dealt = folds > 1 ? await deal(run, dataset, folds, counter) : undefined;
    const plans = teacherRequests(run.recipe, dataset, views, dealt);
    const members = await inLanes(plans, MAX_AT_A_TIME, async ({ request, ...place }) => {
      const summary = `${describe(place, recipe, folds)}: ${architectureName(request.architecture)}`;
      const { output, reused } = await trainer.teach.executeWithOptions({ summary }, [request]);
      counter.count(reused, validationHeadline(architectureName(request.architecture), output.validation));
      return output;
    });
    const weighed = await main.weighEnsemble({ dataset, members, seed, ...weighing(recipe, dealt) });
    const { account, ...ensemble } = weighed;
    counter.count(false, notice(validationHeadline('ensemble', ensemble.validation).text));
    return { members, ensemble, ...(account && { account }) };
  });
}

/** Runs of tables that began before there were folds go on without. */
function countFolds({ recipe }: Run): number {
  const folds = chooseFolds(recipe);
  return folds === 1 || recipe.teach.folds !== undefined || patched('folds-for-tables') ? folds : 1;
}

async function deal(
  { recipe }: Run,
  dataset: Dataset,
  folds: number,
  counter: StageCounter,
): Promise<FoldAssignment> {
  const { output, reused } = await main.dealFolds({ dataset, folds, seed: recipe.seed });
  counter.count(reused);
  return output;
}

function describe({ member, fold }: Omit<TeacherPlan, 'request'>, { members }: TeachRecipe, folds: number) {
  const name = `member ${member + 1} of ${members.length}`;
  return fold === undefined ? name : `${name}, without fold ${fold + 1} of ${folds}`;
}

function weighing(
  { weights, maxErrorRate, minRocAuc, calibrate, bagging }: TeachRecipe,
  folds: FoldAssignment | undefined,
): Omit<WeighRequest, 'dataset' | 'members' | 'seed'> {
  return {
    weights,
    maxErrorRate,
    ...(minRocAuc !== undefined && { minRocAuc }),
    ...(calibrate && { calibrate }),
    ...(bagging && { bagging }),
    ...(folds && { folds }),
  };
}
