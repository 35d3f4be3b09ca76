import type { Ensemble, TrainedModel } from '../core/contracts/models/models';
import type { StudentData } from '../core/contracts/training/search-input';
import { chooseCandidate } from '../core/policy/choose-candidate';
import { checkLabels, countChecked } from './check-labels';
import { countShards, labelViews } from './label';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';

/** What a generation of students learns from. */
export interface Taught {
  data: StudentData;
  /** From 1. */
  generation: number;
}

/** Activities that it takes to get from one generation to the next. */
export function countBetween(run: Run, { dataset, views }: StudentData): number {
  const shards = countShards(run, dataset, views.length);
  return run.recipe.train.seeds.length + shards + (countChecked(run) > 0 ? 1 : 0);
}

/**
 * Students of the ensemble, and as many generations more as the recipe asks for, each taught by the best student of the one
 * before, on validation, and by no other's labels: same shape, same hyperparameters, same hints, seeds and views. Furlanello et al.
 * 2018, "Born-Again Neural Networks", §3.
 */
export async function bearGenerations(
  run: Run,
  data: StudentData,
  counter: StageCounter,
  trainStudents: (taught: Taught) => Promise<TrainedModel[]>,
): Promise<TrainedModel[][]> {
  const { generations: count = 1 } = run.recipe.train;
  let students = await trainStudents({ data, generation: 1 });
  const all = [students];
  for (let generation = 2; generation <= count; generation++) {
    const of = `by generation ${generation - 1}: `;
    const onLabelled = (_shard: unknown, reused: boolean) => counter.count(reused);
    const teacher = aloneOf(chooseCandidate(students));
    const softLabels = await labelViews(run, data, teacher, onLabelled, of);
    const checkRows = countChecked(run);
    if (checkRows > 0) {
      const { reused } = await checkLabels(run, { ...data, softLabels }, teacher, checkRows);
      counter.count(reused);
    }
    students = await trainStudents({ data: { ...data, softLabels }, generation });
    all.push(students);
  }
  return all;
}

function aloneOf({ network, validation }: TrainedModel): Ensemble {
  return { members: [{ network, weight: 1 }], validation };
}
