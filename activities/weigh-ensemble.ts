import type { MainActivities } from '../core/contracts/activities';
import { InvalidData } from '../core/contracts/errors';
import { ensembleWeights } from '../core/policy/ensemble-weights';
import type { MainDependencies } from './dependencies';
import { toFloat32 } from '../core/data/typed-bytes';

/** Members → an ensemble, weighed on validation. A member below the floor stops the run before labelling. */
export function createWeighEnsemble({ blobs }: MainDependencies): MainActivities['weighEnsemble'] {
  return async ({ dataset, members, weights: method, maxErrorRate }) => {
    members.forEach(({ validation: { errors, rows } }, i) => {
      if (errors / rows <= maxErrorRate) return;
      throw new InvalidData(
        `teacher ${i + 1} is too weak to teach: ${errors} of ${rows} validation rows wrong, ` +
          `teach.maxErrorRate allows ${maxErrorRate}`,
        { member: i, errors, rows, maxErrorRate },
      );
    });
    const labels = await blobs.read(dataset.validation.labels);
    const probabilities = await Promise.all(
      members.map(async (member) => toFloat32(await blobs.read(member.validationProbabilities))),
    );
    const { weights, score } = ensembleWeights({ probabilities, labels, classes: dataset.classes, method });
    return {
      members: members.map((member, i) => ({ network: member.network, weight: weights[i] ?? 0 })),
      validation: score,
    };
  };
}
