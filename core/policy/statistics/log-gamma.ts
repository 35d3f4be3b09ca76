/** Coefficients B₂ₖ / (2k(2k−1)) of Stirling's series, k = 1 … 6. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];
/** From here on six terms of the series are exact to double precision. */
const SERIES_FROM = 12;

/**
 * ln Γ(x) for x > 0, so that ln n! = logGamma(n + 1). Relative error below 1e-13, away from the zeros at 1 and 2.
 *
 * Stirling's series, ln Γ(x) ≈ (x − ½) ln x − x + ½ ln 2π + Σ B₂ₖ / (2k(2k−1) x²ᵏ⁻¹) (Abramowitz and Stegun 1964,
 * 6.1.41); below 12 the argument is raised with Γ(x + 1) = x Γ(x) (6.1.15).
 */
export function logGamma(x: number): number {
  let raised = x;
  let product = 1;
  while (raised < SERIES_FROM) {
    product *= raised;
    raised += 1;
  }
  let series = 0;
  let power = 1 / raised;
  for (const coefficient of STIRLING) {
    series += coefficient * power;
    power /= raised * raised;
  }
  const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
  return (raised - 0.5) * Math.log(raised) - raised + halfLogTwoPi + series - Math.log(product);
}
