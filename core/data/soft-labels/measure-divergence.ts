import type { LabelDivergence } from '../../contracts/labels/soft-labels';
import { logSumExp } from './log-sum-exp';

/** At which kept labels are held against exact ones: what students are taught at lies between. */
export const TRIED_TEMPERATURES = [0.5, 1, 2, 4, 8, 20] as const;

/**
 * KL(p_T ‖ p̂_T) of every row at every temperature tried, in float64.
 *
 * @param exact float32 [rows, classes], log-probabilities
 * @param kept the same, as they are read back
 * @returns numbers of three digits: they go where labels go, and more of them would say nothing
 */
export function measureDivergence(exact: Float32Array, kept: Float32Array, classes: number): LabelDivergence {
  const rows = exact.length / classes;
  const worst = { temperature: 1, mean: 0, largest: 0 };
  for (const temperature of TRIED_TEMPERATURES) {
    let sum = 0;
    for (let row = 0; row < rows; row += 1) {
      const own = (values: Float32Array) => values.subarray(row * classes, (row + 1) * classes);
      const divergence = divergenceOf(own(exact), own(kept), temperature);
      sum += divergence;
      worst.largest = Math.max(worst.largest, divergence);
    }
    if (sum / rows > worst.mean) Object.assign(worst, { temperature, mean: sum / rows });
  }
  return { ...worst, mean: shorten(worst.mean), largest: shorten(worst.largest) };
}

/** Σ p (ln p − ln q), where p and q are softmaxes of the rows over T. */
function divergenceOf(exact: Float32Array, kept: Float32Array, temperature: number): number {
  const [logP, logQ] = [logSumExp(exact, temperature), logSumExp(kept, temperature)];
  let sum = 0;
  for (let k = 0; k < exact.length; k += 1) {
    const [x, y] = [exact[k] ?? NaN, kept[k] ?? NaN];
    if (x === -Infinity) continue;
    sum += Math.exp(x / temperature - logP) * ((x - y) / temperature - logP + logQ);
  }
  return sum;
}

function shorten(value: number): number {
  return Number(Math.max(0, value).toPrecision(3));
}
