import { patched } from '@temporalio/workflow';
import { architectureName } from '../core/contracts/models/architecture';
import type { ViewSets, WeighRequest } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import type { EnsembleAccount } from '../core/contracts/teachers/ensemble-account';
import type { FoldAssignment } from '../core/contracts/teachers/folds';
import type { Ensemble, TeacherModel } from '../core/contracts/models/models';
import type { TeachRecipe } from '../core/contracts/recipe';
import { chooseFolds } from '../core/contracts/teachers/choose-folds';
import { main, trainer } from './activities';
import { inLanes } from './in-lanes';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';
import { scoreForeignMembers, type Placed } from './score-foreign';
import { teacherRequests, type TeacherPlan } from './teacher-requests';
import { notice, validationHeadline } from './wording';

/** Trainings that are asked for at a time: as many as a recipe may have members. Their requests are long. */
const MAX_AT_A_TIME = 16;

export interface Teachers {
  /** Member by member; with folds, the models of a member follow each other, fold by fold. */
  members: TeacherModel[];
  ensemble: Ensemble;
  account?: EnsembleAccount;
}

/**
 * Data set and views → models, each its own activity, and their ensemble weighed on validation. Those made elsewhere come
 * first: what is wrong with one is found before anything is trained.
 */
export async function teach(run: Run, dataset: Dataset, views: ViewSets): Promise<Teachers> {
  const { teach: recipe, seed } = run.recipe;
  const folds = countFolds(run);
  const total = recipe.members.length * folds + (folds > 1 ? 2 : 1);
  return run.tracker.during('teach', total, async (counter) => {
    const dealt = folds > 1 ? await deal(run, dataset, folds, counter) : undefined;
    const { placed: foreign, heldOut } = await scoreForeignMembers(recipe, dataset, dealt, counter);
    const plans = teacherRequests(run.recipe, dataset, views, dealt);
    const trained = await inLanes(plans, MAX_AT_A_TIME, async ({ request, ...place }): Promise<Placed> => {
      const summary = `${describe(place, recipe, folds)}: ${architectureName(request.architecture)}`;
      const { output, reused } = await trainer.teach.executeWithOptions({ summary }, [request]);
      counter.count(reused, validationHeadline(architectureName(request.architecture), output.validation));
      return { member: place.member, model: output };
    });
    const placed = [...foreign, ...trained].sort((a, b) => a.member - b.member);
    const members = placed.map(({ model }) => model);
    const told = Object.keys(heldOut).length > 0 && { heldOut };
    const weighed = await main.weighEnsemble({ dataset, members, seed, ...weighing(recipe, dealt), ...told });
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
  { weights, maxErrorRate, minRocAuc, minR2, calibrate, bagging }: TeachRecipe,
  folds: FoldAssignment | undefined,
): Omit<WeighRequest, 'dataset' | 'members' | 'seed'> {
  return {
    weights,
    maxErrorRate,
    ...(minRocAuc !== undefined && { minRocAuc }),
    ...(minR2 !== undefined && { minR2 }),
    ...(calibrate && { calibrate }),
    ...(bagging && { bagging }),
    ...(folds && { folds }),
  };
}
