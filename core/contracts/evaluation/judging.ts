import { z } from 'zod';
import type { Task } from '../data/task';

/** How well two classes are ranked: what models may be compared by in place of errors. Larger is better. */
export const RankingMeasure = z.enum(['rocAuc', 'averagePrecision']);
export type RankingMeasure = z.infer<typeof RankingMeasure>;

/** Two classes are ranked, and the rows of each label. */
export function isRanked({ classes, task }: { classes: number; task?: Task | undefined }): boolean {
  return task ? task === 'multi-label' : classes === 2;
}

export const RANKING_NAMES: Readonly<Record<RankingMeasure, string>> = {
  rocAuc: 'ROC-AUC',
  averagePrecision: 'average precision',
};
