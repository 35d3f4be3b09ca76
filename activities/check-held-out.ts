import type { MainActivities } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import { toFloat32 } from '../core/data/typed-bytes';
import { foldSample } from '../core/data/spread-runs';
import type { ScoredTeacher } from '../core/contracts/models/models';
import { accountHeldOut, findSwap, knowsOwnFolds } from '../core/policy/compare-held-out';
import { scoreMixture } from '../core/policy/score-mixture';
import type { MainDependencies } from './dependencies';
import { readAnswers } from './member-answers';

/** Models of one teacher made elsewhere → what they know of rows that they are said not to have seen. */
export function createCheckHeldOut({ blobs }: MainDependencies): MainActivities['checkHeldOut'] {
  return async ({ member, models, dataset, folds }) => {
    const losses = await Promise.all(
      models.map(async ({ network, sampleLosses }) => {
        if (sampleLosses) return toFloat32(await blobs.read(sampleLosses));
        throw new Error(`${network.foreign.name} was not asked about training rows`);
      }),
    );
    const dealt = await blobs.read(folds.assignment);
    const sampled = foldSample(dataset.train.rows).flatMap(({ start, rows }) => [
      ...dealt.subarray(start, start + rows),
    ]);
    const compared = { losses, folds: Uint8Array.from(sampled) };
    const swap = findSwap(compared);
    if (swap ?? knowsOwnFolds(compared)) throw refuseOrder(member, swap?.models);
    return accountHeldOut(compared, await scoreValidation(models, dataset, blobs));
  };
}

/** Without the rows' weights, where they have any: as training rows are scored here. */
async function scoreValidation(
  models: readonly ScoredTeacher[],
  dataset: Dataset,
  blobs: MainDependencies['blobs'],
): Promise<{ loss: number; rows: number }> {
  const { wanted, answersOf } = await readAnswers(dataset, blobs);
  let loss = 0;
  for (const { validationProbabilities } of models) {
    const probabilities = [answersOf(toFloat32(await blobs.read(validationProbabilities)))];
    loss += scoreMixture({ ...wanted, rowWeights: undefined, probabilities }, [1]).loss / models.length;
  }
  return { loss, rows: dataset.validation.rows };
}

function refuseOrder(member: number, swapped: [number, number] | undefined): InvalidInput {
  const [which, whose] = swapped
    ? [`files ${swapped[0] + 1} and ${swapped[1] + 1}`, 'of these folds']
    : ['the files', 'of their own folds'];
  const allowed =
    `the models in the order of the folds, file 1 made without the first: ${which} know the rows ${whose} ` +
    'better than those should that never saw them';
  return new InvalidInput('recipe', [
    { path: `teach.members[${member}].files`, value: `${which} as they are`, allowed },
  ]);
}
