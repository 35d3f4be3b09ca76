import type { MainActivities } from '../core/contracts/activities';
import { FoldAssignment } from '../core/contracts/teachers/folds';
import { dealFolds } from '../core/data/split/deal-folds';
import { toInt32 } from '../core/data/typed-bytes';
import type { MainDependencies } from './dependencies';

const CODE_VERSION = 1;

/** Training rows → the fold of each, kept: every label's step key has its digest. */
export function createDealFolds({ blobs, steps }: MainDependencies): MainActivities['dealFolds'] {
  return ({ dataset: { train, classes: outputs, task }, folds, seed }) => {
    const classes = task ? 1 : outputs;
    const groups = 'groups' in train ? train.groups : undefined;
    return steps.runStep({
      stage: 'teach',
      codeVersion: CODE_VERSION,
      params: { labels: train.labels, ...(groups && { groups }), classes, folds, seed },
      schema: FoldAssignment,
      compute: async () => {
        const labels = await blobs.read(train.labels);
        const dealt = dealFolds({
          labels,
          classes,
          ...(groups && { groups: toInt32(await blobs.read(groups)) }),
          folds,
          seed,
        });
        return { folds, assignment: await blobs.write(dealt) };
      },
    });
  };
}
