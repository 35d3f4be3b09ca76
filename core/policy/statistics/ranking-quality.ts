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

/** Rows by their scores, so that samples of the same rows are ranked without sorting again. All are by place. */
export interface RankedRows {
  /** Numbers of the rows, highest score first. */
  order: Uint32Array;
  /** 1 for rows of class 1. */
  isPositive: Uint8Array;
  /** 1 where the score is that of the place before. */
  isTied: Uint8Array;
}

/**
 * @param scores one a row; higher means more of class 1.
 * @param labels uint8 [rows], 0 or 1.
 */
export function rankRows(scores: ArrayLike<number>, labels: Uint8Array): RankedRows {
  const order = Uint32Array.from(labels, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return {
    order,
    isPositive: Uint8Array.from(order, (row) => labels[row] ?? 0),
    isTied: Uint8Array.from(order, (row, place) =>
      place > 0 && scores[row] === scores[order[place - 1] ?? 0] ? 1 : 0,
    ),
  };
}

/**
 * @param scores one a row; higher means more of class 1.
 * @param labels uint8 [rows], 0 or 1.
 * @param weights one a row: pairs of rows count by the product of theirs.
 * @returns undefined where a class has no row: then nothing can be put before anything.
 */
export function rankingQuality(
  scores: ArrayLike<number>,
  labels: Uint8Array,
  weights: ArrayLike<number> = new Uint16Array(labels.length).fill(1),
): RankingQuality | undefined {
  return sampleRanking(rankRows(scores, labels), weights);
}

/**
 * The same for a sample of the rows, which may have a row several times. One pass, since a bootstrap makes thousands.
 *
 * @param counts how often each row is in it, times its weight where it has one.
 */
export function sampleRanking(
  { order, isPositive, isTied }: RankedRows,
  counts: ArrayLike<number>,
): RankingQuality | undefined {
  let [positives, negatives, rightPairs, precisions] = [0, 0, 0, 0];
  for (let place = 0; place < order.length;) {
    let [newPositives, newNegatives] = [0, 0];
    do {
      const count = counts[order[place] ?? 0] ?? 0;
      if (isPositive[place] === 1) newPositives += count;
      else newNegatives += count;
      place += 1;
    } while (isTied[place] === 1);
    // Each new negative is outscored by all positives before it, and half by those beside it.
    rightPairs += newNegatives * (positives + newPositives / 2);
    positives += newPositives;
    negatives += newNegatives;
    if (newPositives > 0) precisions += (newPositives * positives) / (positives + negatives);
  }
  if (positives === 0 || negatives === 0) return undefined;
  return { rocAuc: rightPairs / (positives * negatives), averagePrecision: precisions / positives };
}
