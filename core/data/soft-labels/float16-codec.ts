import type { Task } from '../../contracts/data/task';
import { toBytes, toUint16 } from '../typed-bytes';
import { fromHalves, toHalf } from './half-floats';
import type { LabelCodec } from './label-codec';
import { refuseStrange } from './refuse-strange';

/**
 * What an ensemble says as halves, [rows, outputs]: each number x is right to 2⁻¹¹ of itself, or 2⁻²⁵. What that does to what a
 * student learns from, with u = 2⁻¹¹ and v = u / (1 − u):
 *
 * **Classes.** Impossible ones, and those of log-probabilities below −65504, get −65504: as good as impossible at any
 * temperature, and finite. Of p_T = softmax(log p / T) and K classes,
 *
 *   KL(p_T ‖ p̂_T) ≤ ½ (v + v·ln K·(1 + ((1 + u)/T − 1)⁺) + 2⁻²⁵/T)².
 *
 * It is ½ Var(δ) between the two, δ = (x̂ − x) / T, and |δ| ≤ v·|x| / T there; E[(1 − ln p)²] ≤ (1 + ln K)² by Jensen's
 * inequality, ln² (e z) being concave in z = 1 / p ≥ 1.
 *
 * **Labels.** Log-odds beyond ±65504 get ±65504, in the same way. Of p_T = σ(x / T), label by label,
 *
 *   KL(p_T ‖ p̂_T) ≤ max(0.2197 v², ⅛ (2⁻²⁵/T)²),   |p_T − p̂_T| ≤ max(0.2239 v, ¼ 2⁻²⁵/T).
 *
 * They are ½ σ′(ξ) δ² and σ′(ξ) |δ| for a ξ between the two, with |δ| ≤ v·|ξ|, or 2⁻²⁵/T, there; the largest ξ²·σ′(ξ) is
 * 0.43923, |ξ|·σ′(ξ) 0.22387, and σ′ ¼.
 *
 * **Numbers**, in deviations of the target: what is beyond ±65504 is refused. The squared error and Huber's pull a student to a
 * number that is off by max(u·|x|, 2⁻²⁵), with a gradient that is off by twice that.
 */
export function createFloat16Codec(outputs: number, task: Task | undefined): LabelCodec {
  return {
    bytesPerRow: 2 * outputs,
    leavesOut: false,
    encode: (values) => {
      refuseStrange(values, outputs, task);
      return toBytes(Uint16Array.from(values, toHalf));
    },
    decode: (bytes) => fromHalves(toUint16(bytes)),
    expect: (values) => values,
  };
}
