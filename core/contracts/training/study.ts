import { z } from 'zod';
import { Architecture } from '../models/architecture';
import { ClassBalance } from './loss-options';

/** The hyperparameters a study may vary. All are optional: what is not searched keeps the recipe's value. */
export const Hyperparameters = z.strictObject({
  temperature: z.number().positive().optional(),
  alpha: z.number().min(0).max(1).optional(),
  learningRate: z.number().positive().optional(),
  weightDecay: z.number().min(0).optional(),
  targetWeight: z.number().min(0).optional(),
  nonTargetWeight: z.number().min(0).optional(),
  interWeight: z.number().min(0).optional(),
  intraWeight: z.number().min(0).optional(),
  peerWeight: z.number().positive().optional(),
  classBalance: ClassBalance,
});
export type Hyperparameters = z.infer<typeof Hyperparameters>;
export type HyperparameterName = keyof Hyperparameters;

/** A real interval [low, high]; with `log`, sampled uniformly in log space. */
export const FloatRange = z
  .strictObject({ low: z.number(), high: z.number(), log: z.boolean().default(false) })
  .refine((range) => range.low < range.high, { message: 'low must be below high' })
  .refine((range) => !range.log || range.low > 0, { message: 'low must be above 0 on a log scale' });
export type FloatRange = z.infer<typeof FloatRange>;

/** Of a part of a loss, as `TaughtLoss` allows it. */
const factorRange = (name: string) =>
  FloatRange.refine((r) => r.low >= 0, { message: `${name} must not be negative` })
    .refine((r) => r.high <= 100, { message: `${name} is at most 100` })
    .optional();

/** Wider than what `StudentRecipe` and `Optimizer` allow would be refused only by the trial that draws it. */
export const SearchSpace = z.strictObject({
  temperature: FloatRange.refine((r) => r.low > 0, { message: 'temperature must be above 0' })
    .refine((r) => r.high <= 100, { message: 'temperature is at most 100' })
    .optional(),
  alpha: FloatRange.refine((r) => r.low >= 0 && r.high <= 1, { message: 'alpha lies in [0, 1]' }).optional(),
  learningRate: FloatRange.refine((r) => r.low > 0, { message: 'learningRate must be above 0' })
    .refine((r) => r.high <= 10, { message: 'learningRate is at most 10' })
    .optional(),
  weightDecay: FloatRange.refine((r) => r.low >= 0, { message: 'weightDecay must not be negative' })
    .refine((r) => r.high <= 1, { message: 'weightDecay is at most 1' })
    .optional(),
  targetWeight: factorRange('targetWeight'),
  nonTargetWeight: factorRange('nonTargetWeight'),
  interWeight: factorRange('interWeight'),
  intraWeight: factorRange('intraWeight'),
  peerWeight: factorRange('peerWeight').refine((r) => r === undefined || r.low > 0, {
    message: 'peerWeight must be above 0',
  }),
  classBalance: FloatRange.refine((r) => r.low > 0 && r.high < 1, {
    message: 'classBalance lies between 0 and 1',
  }).optional(),
});
export type SearchSpace = z.infer<typeof SearchSpace>;

/**
 * One trial of a study. `values[i]` is the objective at rung `i` (lower is better); a trial that was pruned
 * has fewer values than there are rungs, and one that diverged ends with `state: 'diverged'`.
 */
export const Trial = z.strictObject({
  number: z.int().nonnegative(),
  architecture: Architecture,
  params: Hyperparameters,
  values: z.array(z.number()),
  state: z.enum(['running', 'pruned', 'complete', 'diverged']),
});
export type Trial = z.infer<typeof Trial>;

/** What a study ends with. `best` is the finished trial with the lowest value at the last rung. */
export const StudyResult = z.strictObject({
  best: Trial,
  trials: z.array(Trial),
});
export type StudyResult = z.infer<typeof StudyResult>;
