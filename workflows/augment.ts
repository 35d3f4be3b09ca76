import type { ViewSets } from '../core/contracts/activities';
import type { AugmentRecipe } from '../core/contracts/recipe';
import type { Dataset } from '../core/contracts/data/dataset';
import { main } from './activities';
import type { Run } from './run';
import { notice } from './wording';

/** Teachers see a new view each epoch up to here, then the same ones again: a list of views travels with each request. */
const MAX_TEACHER_VIEWS = 64;

/** Data set → seeded views of its training split, apart for teachers and students. */
export async function augment(run: Run, dataset: Dataset): Promise<ViewSets> {
  const { augment: recipe, teach, seed } = run.recipe;
  return run.tracker.during('augment', 1, async (counter) => {
    const request = {
      dataset,
      augment: recipe,
      teacherViews: Math.min(teach.budget.epochs, MAX_TEACHER_VIEWS),
      seed,
    };
    const { output, reused } = await main.augment(request);
    counter.count(reused, notice(`${output.student.length} views, ${describeViews(recipe)}`));
    return output;
  });
}

function describeViews({ shiftPixels, operations = [] }: AugmentRecipe): string {
  const shifts = shiftPixels > 0 || operations.length === 0 ? [`±${shiftPixels} px`] : [];
  return [...shifts, ...operations.map(({ type }) => type)].join(', ');
}
