import { setImmediate } from 'node:timers/promises';
import type { MainActivities, WeighRequest } from '../core/contracts/activities';
import type { EnsembleAccount } from '../core/contracts/teachers/ensemble-account';
import { InvalidData } from '../core/contracts/errors';
import { shapeOf } from '../core/contracts/models/model-shape';
import type { TeacherModel } from '../core/contracts/models/models';
import { toFloat32 } from '../core/data/typed-bytes';
import { accountMember, rankRows } from '../core/policy/account-member';
import { calibrateMixture } from '../core/policy/calibration/calibrate-mixture';
import {
  ensembleWeights,
  greedySettings,
  type EnsembleWeightsRequest,
  type WeighedEnsemble,
} from '../core/policy/ensemble-weights';
import { meanProbabilities } from '../core/policy/mean-probabilities';
import { refuseWeakTeachers } from '../core/policy/teacher-floor';
import type { MainDependencies } from './dependencies';
import { readAnswers } from './member-answers';

/** Members → an ensemble, weighed on validation. A model below the floor stops the run before labelling. */
export function createWeighEnsemble({ blobs }: MainDependencies): MainActivities['weighEnsemble'] {
  return async (request) => {
    const { dataset, members: models, folds, weights: method, seed = 0 } = request;
    const perMember = folds?.folds ?? 1;
    refuseStrayFolds(request);
    const { wanted, answersOf } = await readAnswers(dataset, blobs);
    const taught = await Promise.all(
      models.map(async ({ validation, validationProbabilities }, i) => {
        const probabilities = toFloat32(await blobs.read(validationProbabilities));
        const rocAuc = rankRows(probabilities, wanted);
        return { ...nameTeacher(i, perMember), validation, probabilities, rocAuc };
      }),
    );
    refuseWeakTeachers(taught, request);
    // What a member says of a row that none of its models saw is the mean of what they say.
    const probabilities = groupsOf(taught, perMember).map((models) =>
      answersOf(meanProbabilities(models.map((model) => model.probabilities))),
    );
    const answers = { ...wanted, probabilities, method, seed };
    const weighed = ensembleWeights(answers);
    const calibrated = request.calibrate ? calibrateMixture(answers, weighed.weights) : undefined;
    return {
      members: models.map((model, i) => ({
        network: model.network,
        weight: (weighed.weights[Math.floor(i / perMember)] ?? 0) / perMember,
        ...(folds && foldOf(model)),
      })),
      validation: calibrated?.score ?? weighed.score,
      ...(folds && { folds }),
      ...(calibrated && { temperature: calibrated.calibration.temperature }),
      account: {
        ...(await accountFor(request, answers, weighed)),
        ...(calibrated && { calibration: calibrated.calibration }),
      },
    };
  };
}

function foldOf({ selection }: TeacherModel): { fold?: number } {
  return selection?.without ? { fold: selection.without.fold } : {};
}

function nameTeacher(i: number, perMember: number): { name: string; member: number } {
  const member = Math.floor(i / perMember);
  const part = perMember > 1 ? ` (without fold ${(i % perMember) + 1} of ${perMember})` : '';
  return { name: `teacher ${member + 1}${part}`, member };
}

/** Each model must say itself which fold it learned without: nothing else proves that it may label it. */
function refuseStrayFolds({ members, folds }: WeighRequest): void {
  if (!folds) return;
  members.forEach(({ selection }, i) => {
    const without = selection?.without;
    const wanted = i % folds.folds;
    if (without?.assignment.digest === folds.assignment.digest && without.fold === wanted) return;
    throw new InvalidData(
      `teacher ${Math.floor(i / folds.folds) + 1} was not trained without fold ${wanted + 1} of ${folds.folds}`,
      { model: i, wanted, found: without ?? null },
    );
  });
}

async function accountFor(
  { members, folds, bagging, heldOut }: WeighRequest,
  answers: EnsembleWeightsRequest,
  weighed: WeighedEnsemble,
): Promise<EnsembleAccount> {
  const { method } = answers;
  const greedy = greedySettings(method);
  const { optimalityGap } = weighed;
  const perMember = folds?.folds ?? 1;
  const worths: EnsembleAccount['members'] = [];
  for (const [i, [first]] of groupsOf(members, perMember).entries()) {
    // Weighing the others may take seconds; in between there are heartbeats to send.
    await setImmediate();
    const told = heldOut?.[i];
    if (!first) continue;
    const worth = accountMember(answers, weighed, i);
    worths.push({ architecture: shapeOf(first.network), ...worth, ...(told && { heldOut: told }) });
  }
  return {
    method: typeof method === 'string' ? method : method.method,
    ...(greedy && { metric: greedy.metric }),
    ...(optimalityGap !== undefined && { optimalityGap }),
    validation: weighed.score,
    members: worths,
    ...(folds && { folds: folds.folds }),
    ...(bagging && { bagging }),
  };
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
