import { z } from 'zod';

/** What ensembles are chosen by: mean negative log-likelihood, or the share of rows that are wrong. */
export const EnsembleMetric = z.enum(['loss', 'errorRate']);
export type EnsembleMetric = z.infer<typeof EnsembleMetric>;

/** Forward selection with replacement. Caruana et al. 2004, "Ensemble selection from libraries of models". */
export const GreedySelection = z.strictObject({
  method: z.literal('greedy'),
  metric: EnsembleMetric.default('loss'),
  /** The selection starts from so many of the best members, §2.2 of the paper. */
  warmStart: z.int().min(0).max(16).default(1),
  /** Members that are then added one by one; the best ensemble on the way counts. */
  rounds: z.int().min(1).max(200).default(25),
  /** Selections from random parts of the members, whose weights are averaged, §2.3. */
  bags: z.int().min(1).max(100).default(10),
  /** Share of the members that each of them chooses from. */
  bagShare: z.number().positive().max(1).default(0.5),
});
export type GreedySelection = z.infer<typeof GreedySelection>;

/** What `"greedy"` alone stands for. */
export const GREEDY_DEFAULTS: GreedySelection = GreedySelection.parse({ method: 'greedy' });

/** How members of an ensemble get their weights: by name, or with all that can be said of a method. */
export const EnsembleWeighing = z.union([z.enum(['uniform', 'validation', 'greedy']), GreedySelection]);
export type EnsembleWeighing = z.infer<typeof EnsembleWeighing>;
