import { z } from 'zod';
import { BlobRef, Digest } from '../digest';
import { ModelCost, Network } from '../models/models';

/** One gate's verdict, in words that a person can act on. */
export const GateResult = z.strictObject({
  gate: z.string(),
  passed: z.boolean(),
  measured: z.string(),
  allowed: z.string(),
});
export type GateResult = z.infer<typeof GateResult>;

/** A version of a model line. Versions count from 1 and are never rewritten. */
export const ModelVersion = z.strictObject({
  line: z.string(),
  version: z.int().positive(),
  network: Network,
  /**
   * JSON of the Preprocessing that the network learned with, of a table: how cells become what it reads. Versions of before it
   * was kept have none.
   */
  preprocessing: BlobRef.optional(),
  /** By class number or label, where the data name them. */
  classNames: z.array(z.string()).optional(),
  cost: ModelCost,
  /** The recipe, data and run that made it. */
  recipe: z.string(),
  recipeDigest: Digest,
  sourceDigest: Digest,
  runId: z.string(),
  /** The `Report` that it was promoted on, as JSON. Kept by reference: reports grow fields, versions are for ever. */
  report: BlobRef,
  createdAt: z.iso.datetime(),
});
export type ModelVersion = z.infer<typeof ModelVersion>;

/** What data must fit for a line's champion to be tested on them. */
export type ChampionReading = Pick<ModelVersion, 'line' | 'preprocessing' | 'classNames' | 'sourceDigest'> &
  Pick<Network, 'inputShape'>;

/** The champion pointer of a line: the one mutable object of the registry, moved by compare-and-swap. */
export const ChampionPointer = z.strictObject({
  line: z.string(),
  version: z.int().positive(),
  weights: Digest,
  movedAt: z.iso.datetime(),
  reason: z.enum(['promotion', 'rollback']),
});
export type ChampionPointer = z.infer<typeof ChampionPointer>;

export const Verdict = z.enum(['promoted', 'refused', 'unchanged', 'rolled-back']);
export type Verdict = z.infer<typeof Verdict>;

/** One line of the ledger: what was decided about a line, by whom, and why. */
export const LedgerEntry = z.strictObject({
  line: z.string(),
  at: z.iso.datetime(),
  verdict: Verdict,
  runId: z.string(),
  recipe: z.string().nullable(),
  recipeDigest: Digest.nullable(),
  sourceDigest: Digest.nullable(),
  /** Champion before and after; null where there was none. */
  from: z.int().positive().nullable(),
  to: z.int().positive().nullable(),
  gates: z.array(GateResult),
  note: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
