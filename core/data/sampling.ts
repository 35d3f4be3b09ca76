/**
 * Which rows an epoch takes, and how often:
 *
 * - `shuffle`: every row once
 * - `class-balanced`: every class that has rows equally often
 * - `weights`: a row in proportion to its weight, one weight ≥ 0 a row
 *
 * An epoch has as many draws as there are rows in any case, so its length doesn't depend on the sampling.
 */
export type Sampling = 'shuffle' | 'class-balanced' | { weights: Float32Array };
