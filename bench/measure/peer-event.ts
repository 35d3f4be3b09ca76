import { z } from 'zod';

/**
 * The lines, one JSON object each, that a peer's process writes:
 *
 * - `ready` once, after its first call, which includes compiling;
 * - then, for each line that it reads, one untimed repetition, one `repetition` for each timed one, and `done`.
 *
 * It ends when its standard input does. The harness can thus wait for a quiet machine between compiling and timing,
 * and have a disturbed measurement repeated without paying for the compiling again.
 */
const Ready = z.strictObject({
  event: z.literal('ready'),
  firstMs: z.number(),
  /** A loss, or what stands for the result where nothing is trained. */
  firstLoss: z.number(),
  parameters: z.int(),
  versions: z.record(z.string(), z.string()),
});
const Repetition = z.strictObject({ event: z.literal('repetition'), ms: z.number(), loss: z.number() });
const Done = z.strictObject({ event: z.literal('done'), peakRssBytes: z.number() });

export const PeerEvent = z.discriminatedUnion('event', [Ready, Repetition, Done]);
export type PeerEvent = z.infer<typeof PeerEvent>;
export type ReadyEvent = z.infer<typeof Ready>;
