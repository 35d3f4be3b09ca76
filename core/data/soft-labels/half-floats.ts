/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */

/** The largest finite number; the least one is its negative. */
export const MAX_HALF = 65_504;
/** Steps of numbers below 2⁻¹⁴, whose exponent is the least. */
const LEAST_STEP = 2 ** -24;
/** Between the exponents of binary16 and binary32, which count from −15 and −127 on. */
const EXPONENT_GAP = 2 ** 112;

/**
 * Bits of the nearest half; of two as near, of the one whose last bit is 0. What lies beyond ±`MAX_HALF` becomes ±`MAX_HALF`.
 * The error is at most 2⁻¹¹ of the value, or 2⁻²⁵ where that is more.
 */
export function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.min(Math.abs(value), MAX_HALF);
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const step = Math.max(2 ** (exponent - 10), LEAST_STEP);
  // Bits grow by 1 with every step, also from one exponent to the next.
  return sign + roundToEven(size / step) + (exponent + 14) * 0x400;
}

/** The numbers behind bits of halves. Bits of binary32 with another exponent: quick, since trainings read millions. */
export function fromHalves(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bits.length);
  const words = new Uint32Array(values.buffer);
  bits.forEach((half, i) => {
    words[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    values[i] = (values[i] ?? NaN) * EXPONENT_GAP;
  });
  return values;
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
