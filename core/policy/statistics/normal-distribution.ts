/** The standard normal distribution: Φ, ln Φ and Φ⁻¹. */
import { erfc, scaledErfc } from './error-function';

/** Φ(z) = ½ erfc(−z/√2): the chance of a value below z. Abramowitz and Stegun 1964, 26.2.29. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** ln Φ(z), finite also where Φ(z) underflows (below z ≈ −38). */
export function logNormalCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalCdf(-z));
  const x = -z / Math.SQRT2;
  return x < 2 ? Math.log(0.5 * erfc(x)) : -x * x + Math.log(0.5 * scaledErfc(x));
}

/** ln φ(z) = −z²/2 − ½ ln 2π: the log density. */
export function logNormalDensity(z: number): number {
  return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
}

/**
 * Φ⁻¹(p) for p in (0, 1): the z below which a share p lies. Newton's method from 0 nears the root from one side,
 * as Φ bends towards it on both halves.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1, not ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  let z = 0;
  for (let i = 0; i < 100; i++) {
    const step = (normalCdf(z) - p) / Math.exp(logNormalDensity(z));
    z -= step;
    if (Math.abs(step) <= 1e-15 * Math.abs(z)) break;
  }
  return z;
}
