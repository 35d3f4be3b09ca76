import { createRandom } from '../random/random';

/**
 * n draws with replacement out of n rows by systematic resampling: row i has an interval of length n·wᵢ/Σw, and one
 * uniform offset u sets a draw at u, u + 1, …, u + n − 1. A row is so drawn n·wᵢ/Σw times on average, and ⌊ ⌋ or ⌈ ⌉ of
 * that in any epoch: far less scattered than independent draws. The draws are then shuffled.
 *
 * Source: Kitagawa 1996, "Monte Carlo filter and smoother", appendix; compared with others in Douc, Cappé, Moulines
 * 2005, "Comparison of resampling schemes for particle filtering", §2.4.
 *
 * @returns int32 [rows], fixed by seed and epoch.
 * @throws RangeError for a weight that is negative or no number, or where none is above zero.
 */
export function weighRows(weights: Float32Array, seed: number, epoch: number): Int32Array {
  const rows = weights.length;
  const total = sum(weights);
  const random = createRandom(seed, 'weighted-order', epoch);
  const offset = random.uniform();
  const drawn = new Int32Array(rows);
  let running = 0;
  let filled = 0;
  weights.forEach((weight, row) => {
    running += weight;
    // The last interval ends at n exactly: `running` is the total by then, summed in the same order.
    const until = Math.ceil((running / total) * rows - offset);
    drawn.fill(row, filled, Math.max(filled, until));
    filled = Math.max(filled, until);
  });
  return random.shuffle(rows).map((i) => drawn[i] ?? 0);
}

function sum(weights: Float32Array): number {
  let total = 0;
  weights.forEach((weight, row) => {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `sampling: row ${row} has the weight ${weight}; it must be a number of at least 0`,
      );
    }
    total += weight;
  });
  if (total > 0) return total;
  throw new RangeError('sampling: every weight is 0; at least one must be above it');
}
