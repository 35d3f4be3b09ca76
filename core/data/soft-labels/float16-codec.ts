import { toBytes, toUint16 } from '../typed-bytes';
import { fromHalves, toHalf } from './half-floats';
import type { LabelCodec } from './label-codec';
import { refuseStrange } from './refuse-strange';

/**
 * Log-probabilities as halves, [rows, classes]: each is right to 2⁻¹¹ of itself, or 2⁻²⁵ nats. Impossible classes, and those of
 * log-probabilities below −65504, get −65504: as good as impossible at any temperature, and finite.
 *
 * What that does to p_T = softmax(log p / T), with u = 2⁻¹¹ and K classes:
 *
 *   KL(p_T ‖ p̂_T) ≤ ½ (v + v·ln K·(1 + ((1 + u)/T − 1)⁺) + 2⁻²⁵/T)²,   v = u / (1 − u)
 *
 * It is ½ Var(δ) between the two, δ = (x̂ − x) / T, and |δ| ≤ v·|x| / T there; E[(1 − ln p)²] ≤ (1 + ln K)² by Jensen's
 * inequality, ln² (e z) being concave in z = 1 / p ≥ 1.
 */
export function createFloat16Codec(classes: number): LabelCodec {
  return {
    bytesPerRow: 2 * classes,
    leavesOut: false,
    encode: (logProbabilities) => {
      refuseStrange(logProbabilities, classes);
      return toBytes(Uint16Array.from(logProbabilities, toHalf));
    },
    decode: (bytes) => fromHalves(toUint16(bytes)),
    expect: (logProbabilities) => logProbabilities,
  };
}
