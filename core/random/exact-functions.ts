/**
 * Sine, cosine, logarithm and powers from + − × ÷ √ alone, which IEEE 754 fixes to the last bit. What `Math.sin` and its
 * kin give is left to each machine's library, and a view must have the same bits everywhere.
 */

/** sin and cos of an angle in degrees, within 1e-15; multiples of 90° are exact. */
export function turnOf(degrees: number): { sine: number; cosine: number } {
  const quarters = Math.round(degrees / 90);
  const rest = (degrees - 90 * quarters) * (3.141592653589793 / 180);
  const square = rest * rest;
  let sine = 0;
  let cosine = 0;
  for (let n = TERMS; n >= 1; n -= 1) {
    sine = (1 - sine) * (square / (2 * n * (2 * n + 1)));
    cosine = (1 - cosine) * (square / (2 * n * (2 * n - 1)));
  }
  const s = rest * (1 - sine);
  const c = 1 - cosine;
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sine: s, cosine: c };
    case 1:
      return { sine: c, cosine: -s };
    case 2:
      return { sine: -s, cosine: -c };
    default:
      return { sine: -c, cosine: s };
  }
}

/** Of a Taylor series on at most π/4. */
const TERMS = 10;
const LN_2 = 0.6931471805599453;

/** ln x of a normal number x > 0: x = m·2ᵏ with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)). */
export function exactLog(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let series = 0;
  for (let n = 23; n >= 1; n -= 2) series = series * square + 1 / n;
  return exponent * LN_2 + 2 * ratio * series;
}

/** eˣ, for |x| ≤ 700: 2ᵏ · eʳ with |r| ≤ ½ ln 2. */
export function exactExp(x: number): number {
  const doublings = Math.round(x / LN_2);
  const rest = x - doublings * LN_2;
  let series = 1;
  for (let n = 16; n >= 1; n -= 1) series = 1 + (series * rest) / n;
  let power = 1;
  for (let k = Math.abs(doublings); k > 0; k -= 1) power *= 2;
  return doublings < 0 ? series / power : series * power;
}
