import { architectureName } from '../core/contracts/architecture';
import type { TrainedModel } from '../core/contracts/models';
import type { Method, StudentData } from '../core/contracts/search-input';
import type { Trial } from '../core/contracts/study';
import { chooseCandidate } from '../core/policy/choose-candidate';
import type { Stacking } from '../core/policy/stacking/group-students';
import { planStacking } from './plan-stacking';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';
import { studentRequest } from './student-request';
import type { Findings } from './study';
import { together } from './together';
import { trainStudents, type Student } from './train-students';
import { validationHeadline } from './wording';

export interface Finalists {
  /** The student seed that did best on validation: what may become the champion. */
  candidate: TrainedModel;
  students: TrainedModel[];
  hardLabels: TrainedModel[];
  labelSmoothing: TrainedModel[];
}

/** The winner at every seed, and its two controls with the same shape, budget, seeds and views. */
export async function train(run: Run, data: StudentData, found: Findings): Promise<Finalists> {
  const { seeds, labelSmoothing: smoothing } = run.recipe.train;
  return run.tracker.during('train', 3 * seeds.length, async (counter) => {
    const shapes = Object.values<Trial>({ ...found }).map(({ architecture }) => architecture);
    const stacking = await planStacking(run.recipe.student, data.dataset, shapes);
    const atSeeds = (name: Method['name'], trial: Trial) =>
      trainAtSeeds(run, data, { name, labelSmoothing: smoothing }, trial, stacking, counter);
    const [students, hardLabels, labelSmoothing] = await together(() => [
      atSeeds('distillation', found.distillation),
      atSeeds('hard-labels', found.hardLabels),
      atSeeds('label-smoothing', found.labelSmoothing),
    ]);
    return { candidate: chooseCandidate(students), students, hardLabels, labelSmoothing };
  });
}

async function trainAtSeeds(
  run: Run,
  data: StudentData,
  method: Method,
  trial: Trial,
  stacking: Stacking,
  counter: StageCounter,
): Promise<TrainedModel[]> {
  const { train: recipe, student } = run.recipe;
  const studentAt = (seed: number): Student => ({
    request: studentRequest(student, data, {
      architecture: trial.architecture,
      method,
      params: trial.params,
      epochs: recipe.epochs,
      untilEpoch: recipe.epochs,
      earlyStopping: recipe.earlyStopping,
      seed,
      resumeFrom: null,
    }),
    summary: `${method.name}, seed ${seed}: ${architectureName(trial.architecture)}`,
  });
  return together(() =>
    trainStudents('train', recipe.seeds.map(studentAt), stacking).map(async (training, i) => {
      const { output, reused } = await training;
      const isStudent = method.name === 'distillation';
      const headline = validationHeadline(`seed ${recipe.seeds[i]}`, output.validation);
      counter.count(reused, isStudent ? headline : undefined);
      return output;
    }),
  );
}
