/** One member's log-probabilities, float32 [rows, classes], and its share of the ensemble. */
export interface MemberPrediction {
  logProbabilities: Float32Array;
  /** Non-negative; the weights need not sum to 1. */
  weight: number;
}

/**
 * The ensemble's log-probabilities: log Σₘ wₘ pₘ with w scaled to sum 1. Probabilities are averaged, not logits;
 * the sum is taken in log space (max + log Σ exp), so that classes too unlikely for float32 keep their order.
 *
 * @returns float32 [rows, classes]
 */
export function averageProbabilities(members: readonly MemberPrediction[]): Float32Array {
  const used = members.filter((member) => member.weight > 0);
  const total = used.reduce((sum, member) => sum + member.weight, 0);
  const first = used[0];
  if (!first) throw new Error('an ensemble needs a member with a weight above 0');
  if (used.some((member) => member.logProbabilities.length !== first.logProbabilities.length)) {
    throw new Error('the members of an ensemble must predict the same rows and classes');
  }
  if (used.length === 1) return first.logProbabilities.slice();
  const logWeights = used.map((member) => Math.log(member.weight / total));
  const terms = new Float64Array(used.length);
  return first.logProbabilities.map((_, i) => {
    used.forEach((member, m) => {
      terms[m] = (member.logProbabilities[i] ?? NaN) + (logWeights[m] ?? NaN);
    });
    return logSumExp(terms);
  });
}

function logSumExp(terms: Float64Array): number {
  const largest = Math.max(...terms);
  if (largest === -Infinity) return -Infinity;
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}
