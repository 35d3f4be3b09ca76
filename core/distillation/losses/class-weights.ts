/**
 * Weights of classes by their effective numbers of rows, E = (1 − βⁿ) / (1 − β): w_k ∝ 1 / E_k, scaled to mean 1. Cui et al. 2019,
 * "Class-Balanced Loss Based on Effective Number of Samples", §4. A class without rows has weight 0, and isn't in the mean.
 *
 * @param rows n of each class
 * @param balance β in (0, 1)
 */
export function weighClasses(rows: readonly number[], balance: number): number[] {
  // 1 − βⁿ by expm1, since β is near 1 as a rule.
  const inverses = rows.map((n) => (n > 0 ? 1 / -Math.expm1(n * Math.log(balance)) : 0));
  const present = inverses.filter((inverse) => inverse > 0);
  const mean = present.reduce((sum, inverse) => sum + inverse, 0) / present.length;
  return inverses.map((inverse) => (inverse > 0 ? inverse / mean : 0));
}
