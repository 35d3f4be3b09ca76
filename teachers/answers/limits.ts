/** How far a probability, or the sum of those of a row, may be off: float16 keeps three digits. */
export const TOLERANCE = 5e-3;

/** What stands for a probability of 0: with its logarithm, infinite, losses can't be computed. */
export const SMALLEST_PROBABILITY = 1e-12;
