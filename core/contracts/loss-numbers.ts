import type { TaughtLoss } from './training';

/** Numbers that a student's loss has of its own, beside temperature and α: a study may vary them. */
export const LOSS_NUMBERS = {
  distillation: [],
  dkd: ['targetWeight', 'nonTargetWeight'],
  dist: ['interWeight', 'intraWeight'],
} as const satisfies Readonly<Record<TaughtLoss['method'], readonly string[]>>;

export type LossNumber = (typeof LOSS_NUMBERS)[TaughtLoss['method']][number];

/** Those of all losses. */
export const ALL_LOSS_NUMBERS: readonly LossNumber[] = Object.values(LOSS_NUMBERS).flat();
