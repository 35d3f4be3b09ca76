import type { ViewSets } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import { main } from './activities';
import type { Run } from './run';
import { notice } from './wording';

/** Data set → seeded views of its training split, apart for teachers and students. */
export async function augment(run: Run, dataset: Dataset): Promise<ViewSets> {
  const { augment: recipe, teach, seed } = run.recipe;
  return run.tracker.during('augment', 1, async (counter) => {
    const request = { dataset, augment: recipe, teacherViews: teach.budget.epochs, seed };
    const { output, reused } = await main.augment(request);
    counter.count(reused, notice(`${output.student.length} views, ±${recipe.shiftPixels} px`));
    return output;
  });
}
