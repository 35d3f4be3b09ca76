import { architectureName } from '../core/contracts/models/architecture';
import type { TrainedModel } from '../core/contracts/models/models';
import type { Method, StudentData } from '../core/contracts/training/search-input';
import type { Trial } from '../core/contracts/training/study';
import { chooseCandidate } from '../core/policy/choose-candidate';
import { chooseGeneration } from '../core/policy/choose-generation';
import type { Stacking } from '../core/policy/stacking/group-students';
import { bearGenerations, countBetween, type Taught } from './bear-generations';
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
  /** None where numbers are predicted. */
  labelSmoothing: TrainedModel[];
  /** Where there are several: all of them, `students` among them. */
  generations?: TrainedModel[][];
}

/**
 * The winner at every seed, and its two controls with the same shape, budget, seeds and views. With generations, students are
 * of the one that did best on validation.
 */
export async function train(run: Run, data: StudentData, found: Findings): Promise<Finalists> {
  const { seeds, labelSmoothing: smoothing, generations: count = 1 } = run.recipe.train;
  const later = count > 1 ? (count - 1) * countBetween(run, data) : 0;
  const methods = found.labelSmoothing ? 3 : 2;
  return run.tracker.during('train', methods * seeds.length + later, async (counter) => {
    const shapes = Object.values<Trial>({ ...found }).map(({ architecture }) => architecture);
    const stacking = await planStacking(run.recipe.student, data.dataset, shapes);
    const atSeeds = (name: Method['name'], trial: Trial, taught: Partial<Taught> = {}) => {
      const method = { name, labelSmoothing: smoothing };
      return trainAtSeeds(run, { data, method, trial, ...taught }, stacking, counter);
    };
    const [generations, hardLabels, labelSmoothing] = await together(() => [
      bearGenerations(run, data, counter, (taught) => atSeeds('distillation', found.distillation, taught)),
      atSeeds('hard-labels', found.hardLabels),
      found.labelSmoothing ? atSeeds('label-smoothing', found.labelSmoothing) : [],
    ]);
    const students = generations[chooseGeneration(generations)] ?? [];
    const finalists = { candidate: chooseCandidate(students), students, hardLabels, labelSmoothing };
    return count > 1 ? { ...finalists, generations } : finalists;
  });
}

interface Finalist extends Partial<Taught> {
  data: StudentData;
  method: Method;
  trial: Trial;
}

async function trainAtSeeds(
  run: Run,
  { data, method, trial, generation = 1 }: Finalist,
  stacking: Stacking,
  counter: StageCounter,
): Promise<TrainedModel[]> {
  const { train: recipe, student } = run.recipe;
  const born = generation > 1 ? `generation ${generation}, ` : '';
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
    summary: `${method.name}, ${born}seed ${seed}: ${architectureName(trial.architecture)}`,
  });
  return together(() =>
    trainStudents('train', recipe.seeds.map(studentAt), stacking).map(async (training, i) => {
      const { output, reused } = await training;
      const isStudent = method.name === 'distillation';
      const headline = validationHeadline(`${born}seed ${recipe.seeds[i]}`, output.validation);
      counter.count(reused, isStudent ? headline : undefined);
      return output;
    }),
  );
}
