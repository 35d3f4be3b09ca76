import type { RowOperation } from '../working-row';

/**
 * λ·a + (1 − λ)·b of a row and another one, drawn uniformly, in inputs and in classes alike; λ ~ Beta(α, α). Zhang et al.
 * 2018, eq. 2.
 */
export function createMixup(rows: number, alpha: number): RowOperation {
  return (row, random, other) => {
    const share = random.beta(alpha);
    const { values, targets } = other(random.below(rows));
    mix(row.values, values, share);
    mix(row.targets, targets, share);
  };
}

/** Writes share·a + (1 − share)·b into a. */
export function mix(a: Float32Array, b: Float32Array, share: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = share * (a[i] ?? 0) + (1 - share) * (b[i] ?? 0);
}
