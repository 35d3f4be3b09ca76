/** How well scores put the rows of class 1 before those of class 0, whatever the threshold. Both are in [0, 1]. */
export interface RankingQuality {
  /**
   * Area under the receiver operating characteristic: the probability that a random row of class 1 has a higher score than
   * one of class 0, ties counting half. Hanley, McNeil 1982.
   */
  rocAuc: number;
  /**
   * Average precision, the area under the precision-recall curve by steps: Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, which are
   * the different scores. The rate of class 1 is what chance gives.
   */
  averagePrecision: number;
}

/**
 * @param scores one a row; higher means more of class 1.
 * @param labels uint8 [rows], 0 or 1.
 * @returns undefined where a class has no row: then nothing can be put before anything.
 */
export function rankingQuality(scores: ArrayLike<number>, labels: Uint8Array): RankingQuality | undefined {
  const positives = labels.reduce((count, label) => count + label, 0);
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const order = Uint32Array.from(labels, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  let [truePositives, falsePositives, rightPairs, averagePrecision] = [0, 0, 0, 0];
  for (let start = 0; start < order.length;) {
    const score = scores[order[start] ?? 0];
    let [newTrue, newFalse] = [0, 0];
    for (; start < order.length && scores[order[start] ?? 0] === score; start += 1) {
      if (labels[order[start] ?? 0] === 1) newTrue += 1;
      else newFalse += 1;
    }
    // Each new negative is outscored by all positives before it, and half by those beside it.
    rightPairs += newFalse * (truePositives + newTrue / 2);
    truePositives += newTrue;
    falsePositives += newFalse;
    averagePrecision += ((newTrue / positives) * truePositives) / (truePositives + falsePositives);
  }
  return { rocAuc: rightPairs / (positives * negatives), averagePrecision };
}
