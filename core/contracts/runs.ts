import { z } from 'zod';
import { GateResult, Verdict } from './promotion/promotion';
import { Report } from './evaluation/report';
import { STAGES } from './stages';

const RecipeChoice = z.union([z.string(), z.record(z.string(), z.unknown())], {
  error: 'the name of a shipped recipe, or a whole recipe',
});

/** Input of the `distil` workflow: `{"recipe": "mnist"}`, or a whole recipe inline; `overrides` merge into it. */
export const DistilInput = z.strictObject({
  recipe: RecipeChoice,
  overrides: z.record(z.string(), z.unknown()).default({}),
});
export type DistilInput = z.infer<typeof DistilInput>;

/** Input of the `retrain` workflow, which schedules start. */
export const RetrainInput = z.strictObject({
  recipe: RecipeChoice,
  overrides: z.record(z.string(), z.unknown()).default({}),
  /** Run even where neither the data nor the recipe changed since the line's last verdict. */
  force: z.boolean().default(false),
});
export type RetrainInput = z.infer<typeof RetrainInput>;

/** Input of the `rollback` workflow: without `version`, the champion before the present one. */
export const RollbackInput = z.strictObject({
  line: z.string().min(1),
  version: z.int().positive().optional(),
  note: z.string().max(500).default(''),
});
export type RollbackInput = z.infer<typeof RollbackInput>;

/** What a `distil` run ends with. */
export const DistilResult = z.strictObject({
  line: z.string(),
  recipe: z.string(),
  verdict: Verdict,
  /** The line's champion after the run; null where it has none. */
  championVersion: z.int().positive().nullable(),
  gates: z.array(GateResult),
  report: Report,
});
export type DistilResult = z.infer<typeof DistilResult>;

export const RetrainResult = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('nothing to do'), why: z.string() }),
  z.strictObject({ outcome: z.literal('distilled'), result: DistilResult }),
]);
export type RetrainResult = z.infer<typeof RetrainResult>;

export const RollbackResult = z.strictObject({
  line: z.string(),
  from: z.int().positive(),
  to: z.int().positive(),
});
export type RollbackResult = z.infer<typeof RollbackResult>;

/** One row of the live table. `done` and `total` count the stage's activities. */
export const StageProgress = z.strictObject({
  stage: z.enum(STAGES),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** How many of `done` were found finished in the store. */
  reused: z.int().nonnegative(),
  best: z.string().nullable(),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
});
export type StageProgress = z.infer<typeof StageProgress>;

export const RunProgress = z.strictObject({
  recipe: z.string().nullable(),
  line: z.string().nullable(),
  stages: z.array(StageProgress),
});
export type RunProgress = z.infer<typeof RunProgress>;

/** Name of the query that answers with `RunProgress`. */
export const PROGRESS_QUERY = 'progress';
