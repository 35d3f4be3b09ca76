import { architectureName, type Architecture } from '../core/contracts/models/architecture';
import { Diverged } from '../core/contracts/errors';
import type { TrainedModel } from '../core/contracts/models/models';
import type { StudentData } from '../core/contracts/training/search-input';
import { rankArchitectures } from '../core/policy/rank-architectures';
import { deriveSeed } from '../core/random/derive-seed';
import { trainer } from './activities';
import { failureType } from './failures';
import type { Run } from './run';
import { studentRequest } from './student-request';
import { together } from './together';
import { validationHeadline } from './wording';

/** Students of many shapes trained alike, side by side → the shapes that the study goes on with. */
export async function sweep(run: Run, data: StudentData): Promise<Architecture[]> {
  const { sweep: recipe } = run.recipe;
  return run.tracker.during('sweep', recipe.architectures.length, async (counter) => {
    const trained = await together(() =>
      recipe.architectures.map(async (architecture) => {
        const result = await trainShape(run, data, architecture);
        const headline =
          result && validationHeadline(architectureName(architecture), result.output.validation);
        counter.count(result?.reused ?? false, headline);
        return result?.output;
      }),
    );
    const finished = trained.filter((model): model is TrainedModel => model !== undefined);
    return rankArchitectures(finished, recipe).map((model) => model.network.architecture);
  });
}

/** A shape that diverges drops out of the sweep and doesn't end it. */
async function trainShape(run: Run, data: StudentData, architecture: Architecture) {
  const { sweep: recipe, student, seed } = run.recipe;
  const request = studentRequest(student, data, {
    architecture,
    method: { name: 'distillation', labelSmoothing: 0 },
    params: {},
    epochs: recipe.epochs,
    untilEpoch: recipe.epochs,
    seed: deriveSeed(seed, 'sweep'),
    resumeFrom: null,
  });
  try {
    return await trainer.sweep.executeWithOptions({ summary: architectureName(architecture) }, [request]);
  } catch (error) {
    if (failureType(error) === Diverged.name) return undefined;
    throw error;
  }
}
