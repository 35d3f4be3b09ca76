import type { MemberWorth } from '../contracts/teachers/ensemble-account';
import { ensembleWeights, type EnsembleWeightsRequest, type WeighedEnsemble } from './ensemble-weights';
import { scoreMixture, type MemberAnswers } from './score-mixture';
import { rankingQuality } from './statistics/ranking-quality';

/** Nats: the loss without a member is told, and nothing is made of it. */
const TOLD_TOLERANCE = 1e-5;

/**
 * What a member is worth on the rows that it was weighed on: its score alone, its weight, and the score of the ensemble
 * that the others make, weighed anew by the same method.
 *
 * @param i number of the member, from 0 on.
 */
export function accountMember(
  request: EnsembleWeightsRequest,
  { weights }: WeighedEnsemble,
  i: number,
): Omit<MemberWorth, 'architecture'> {
  const own = request.probabilities[i];
  if (!own) throw new Error(`there is no member ${i}`);
  const others = request.probabilities.filter((_, other) => other !== i);
  const rocAuc = rankRows(own, request);
  const weighAgain = () => ensembleWeights({ ...request, probabilities: others, tolerance: TOLD_TOLERANCE });
  return {
    validation: scoreMixture({ ...request, probabilities: [own] }, [1]),
    ...(rocAuc !== undefined && { rocAuc }),
    weight: weights[i] ?? 0,
    without: others.length > 0 ? weighAgain().score : null,
  };
}

/**
 * Area under the ROC curve by the log-odds of class 1: probabilities near 1 are alike in float32. Undefined where there
 * are other than two classes.
 *
 * @param probabilities float32 [rows, 2]
 */
export function rankRows(
  probabilities: Float32Array,
  { labels, classes, rowWeights, areLabels }: Omit<MemberAnswers, 'probabilities'>,
): number | undefined {
  if (classes !== 2 || areLabels) return undefined;
  const logOdds = Float64Array.from(labels, (_, row) => {
    return Math.log(probabilities[2 * row + 1] ?? 0) - Math.log(probabilities[2 * row] ?? 0);
  });
  return rankingQuality(logOdds, labels, rowWeights)?.rocAuc;
}
