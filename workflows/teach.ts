import { architectureName } from '../core/contracts/architecture';
import type { TrainRequest, ViewSets } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/dataset';
import type { Ensemble, TrainedModel } from '../core/contracts/models';
import { deriveSeed } from '../core/random/derive-seed';
import { main, trainer } from './activities';
import type { Run } from './run';
import { together } from './together';
import { trainingOptions } from './training-options';
import { notice, validationHeadline } from './wording';

export interface Teachers {
  members: TrainedModel[];
  ensemble: Ensemble;
}

/** Data set and views → trained members, each its own activity, and their ensemble weighed on validation. */
export async function teach(run: Run, dataset: Dataset, views: ViewSets): Promise<Teachers> {
  const { teach: recipe } = run.recipe;
  return run.tracker.during('teach', recipe.members.length + 1, async (counter) => {
    const requests = memberRequests(run, dataset, views);
    const members = await together(() =>
      requests.map(async (request, i) => {
        const summary = `member ${i + 1} of ${requests.length}: ${architectureName(request.architecture)}`;
        const { output, reused } = await trainer.teach.executeWithOptions({ summary }, [request]);
        counter.count(reused, validationHeadline(architectureName(request.architecture), output.validation));
        return output;
      }),
    );
    const { weights, maxErrorRate } = recipe;
    const ensemble = await main.weighEnsemble({ dataset, members, weights, maxErrorRate });
    counter.count(false, notice(validationHeadline('ensemble', ensemble.validation).text));
    return { members, ensemble };
  });
}

function memberRequests(run: Run, dataset: Dataset, views: ViewSets): TrainRequest[] {
  const { teach: recipe, seed } = run.recipe;
  return recipe.members.map((architecture, i) => ({
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
    seed: deriveSeed(seed, 'teacher', i),
    resumeFrom: null,
  }));
}
