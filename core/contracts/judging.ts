import { z } from 'zod';

/** How well two classes are ranked: what models may be compared by in place of errors. Larger is better. */
export const RankingMeasure = z.enum(['rocAuc', 'averagePrecision']);
export type RankingMeasure = z.infer<typeof RankingMeasure>;

export const RANKING_NAMES: Readonly<Record<RankingMeasure, string>> = {
  rocAuc: 'ROC-AUC',
  averagePrecision: 'average precision',
};
