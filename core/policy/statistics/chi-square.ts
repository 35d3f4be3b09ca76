import { erfc } from './error-function';

/**
 * The chance that a χ² variable with one degree of freedom exceeds `statistic` ≥ 0:
 * P(Z² > s) = erfc(√(s/2)), as Z is standard normal (Abramowitz and Stegun 1964, 26.4.4 with ν = 1).
 */
export function chiSquareSurvival(statistic: number): number {
  return erfc(Math.sqrt(statistic / 2));
}
