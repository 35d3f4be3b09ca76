import { chiSquareSurvival } from './chi-square';

/**
 * McNemar's test where the same rows were seen by several pairs of models (seeds), so that a row's answers hang
 * together. Durkalski, Palesch, Lipsitz and Rust 2003, "Analysis of clustered matched-pair data", eq. 5, for
 * clusters of one size: χ² = (Σ dᵢ)² / Σ dᵢ² with one degree of freedom, where dᵢ is how many seeds of A alone are
 * wrong on row i minus how many of B alone.
 *
 * @param pairs error vectors of the same rows, uint8 [rows] each: 1 where the model is wrong
 * @returns p, two-sided; 1 where the models never differ
 */
export function clusteredMcnemar(pairs: readonly { a: ArrayLike<number>; b: ArrayLike<number> }[]): number {
  const rows = pairs[0]?.a.length ?? 0;
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const difference = pairs.reduce(
      (total, { a, b }) => total + Number(a[row] !== 0) - Number(b[row] !== 0),
      0,
    );
    sum += difference;
    squares += difference * difference;
  }
  return squares === 0 ? 1 : chiSquareSurvival((sum * sum) / squares);
}
