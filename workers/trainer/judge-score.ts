import type { RankingMeasure } from '../../core/contracts/evaluation/judging';
import type { Score } from '../../core/contracts/models/models';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { meanRankings } from '../../core/policy/statistics/mean-rankings';
import type { RankedAnswer } from '../../core/policy/statistics/compare-rankings';
import { rankingQuality, type RankingQuality } from '../../core/policy/statistics/ranking-quality';

/**
 * A score with what the recipe's gates go by beside it, so that shapes, trials and the candidate are chosen by the same.
 *
 * @param outputs log-probabilities of two classes, float32 [rows, 2], or log-odds of labels, float32 [rows, labels]
 */
export function judgeScore(
  score: Score,
  outputs: Float32Array,
  rows: Pick<LabelledRows, 'labels' | 'targets' | 'weights'>,
  by: RankingMeasure | undefined,
): Score {
  const ranking = by && rankOutputs(outputs, rows);
  return by && ranking ? { ...score, judged: { by, value: 1 - ranking[by] } } : score;
}

/** How well two classes are ranked, or labels, as the mean over those that some rows have and others don't. */
export function rankOutputs(
  outputs: Float32Array,
  { labels, targets, weights }: Pick<LabelledRows, 'labels' | 'targets' | 'weights'>,
): RankingQuality | undefined {
  const answers = splitAnswers(outputs, { labels, ...(targets && { targets }) });
  return meanRankings(answers.map((own) => rankingQuality(own.scores, own.labels, weights)));
}

/** What is ranked: the rows of two classes, or those of each label on its own, by log-odds. */
export function splitAnswers(
  outputs: Float32Array,
  { labels, targets }: Pick<LabelledRows, 'labels' | 'targets'>,
): RankedAnswer[] {
  if (!targets) return [{ scores: logOddsOf(outputs), labels }];
  const width = targets.length / labels.length;
  const take = (values: Float32Array, label: number) =>
    Float32Array.from({ length: values.length / width }, (_, row) => values[row * width + label] ?? 0);
  return Array.from({ length: width }, (_, label) => ({
    scores: take(outputs, label),
    labels: Uint8Array.from(take(targets, label)),
  }));
}

/** Of class 1: probabilities near 1 are alike in float32. */
export function logOddsOf(logProbabilities: Float32Array): Float64Array {
  return Float64Array.from({ length: logProbabilities.length / 2 }, (_, row) => {
    return (logProbabilities[2 * row + 1] ?? 0) - (logProbabilities[2 * row] ?? 0);
  });
}
