import type { Task } from '../contracts/data/task';
import { averageProbabilities, type MemberPrediction } from './average-probabilities';

/**
 * What an ensemble says: the weighted mean of probabilities of classes, of probabilities of each label, or of numbers.
 *
 * @param members of log-probabilities, log-odds or numbers, float32 [rows, outputs]
 * @returns the same of the ensemble
 */
export function averageOutputs(members: readonly MemberPrediction[], task: Task | undefined): Float32Array {
  if (task === undefined) return averageProbabilities(members);
  const used = members.filter(({ weight }) => weight > 0);
  const [first] = used;
  if (!first) throw new Error('an ensemble needs a member with a weight above 0');
  if (used.length === 1) return first.logProbabilities.slice();
  if (task === 'regression') return averageNumbers(used);
  // log p̄ − log (1 − p̄), each the mean of probabilities taken in log space: sure members keep their order.
  const holds = averageProbabilities(mapMembers(used, logSigmoid));
  const fails = averageProbabilities(mapMembers(used, (z) => logSigmoid(-z)));
  return holds.map((log, i) => log - (fails[i] ?? NaN));
}

function averageNumbers(members: readonly MemberPrediction[]): Float32Array {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const sums = new Float64Array(members[0]?.logProbabilities.length ?? 0);
  for (const { logProbabilities, weight } of members)
    logProbabilities.forEach((value, i) => (sums[i] = (sums[i] ?? 0) + (weight / total) * value));
  return Float32Array.from(sums);
}

function mapMembers(
  members: readonly MemberPrediction[],
  map: (value: number) => number,
): MemberPrediction[] {
  return members.map(({ logProbabilities, weight }) => ({
    logProbabilities: logProbabilities.map(map),
    weight,
  }));
}

/** log σ(z) */
function logSigmoid(z: number): number {
  return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
}
