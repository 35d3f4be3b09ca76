// What a recipe may say of a training beside its loss and its optimizer. Each is optional, and absent where nothing is
// said: so requests from before there was a choice stay as they were, and their step keys with them.
import { z } from 'zod';

/** What products and convolutions are computed in. Weights, optimizer and loss are float32 in any case. */
export const Precision = z.enum(['float32', 'bf16', 'fp16']);
export type Precision = z.infer<typeof Precision>;

/** `auto` times float32 and bf16 on the device before the training, and takes the faster. */
export const PrecisionOption = z.enum([...Precision.options, 'auto']);
export type PrecisionOption = z.infer<typeof PrecisionOption>;

/**
 * Which rows an epoch takes: `shuffle` every row once, `class-balanced` every class that has rows equally often. Where
 * rows have weights, an epoch takes them in proportion to these.
 */
export const SamplingOption = z.enum(['shuffle', 'class-balanced']);

export const MAX_PATIENCE = 10_000;

/**
 * Ends a training once `patience` epochs in a row haven't improved a metric of validation by more than `minDelta` on the
 * best epoch, whose weights are then the result. Goodfellow, Bengio, Courville 2016, "Deep learning", algorithm 7.1.
 */
export const EarlyStopping = z.strictObject({
  patience: z.int().min(1).max(MAX_PATIENCE),
  minDelta: z.number().min(0).default(0),
  metric: z.enum(['loss', 'errorRate']).default('loss'),
});
export type EarlyStopping = z.infer<typeof EarlyStopping>;
