import type { Interval } from '../../contracts/evaluation/interval';
import { normalQuantile } from './normal-distribution';

/**
 * Wilson's score interval for a share, without continuity correction (Wilson 1927; Brown, Cai and DasGupta 2001,
 * eq. 4): (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n), with p̂ = count / rows and z = Φ⁻¹((1 + confidence)/2).
 * Unlike the normal approximation it stays in [0, 1] and has a width at 0 errors.
 *
 * @param count rows counted, in [0, rows]
 * @param confidence share of intervals that hold the true value, in (0, 1)
 */
export function wilsonInterval(count: number, rows: number, confidence = 0.95): Interval {
  if (!(rows > 0 && count >= 0 && count <= rows)) {
    throw new RangeError(`a count in [0, rows] and at least one row, not ${count} of ${rows}`);
  }
  const z = normalQuantile((1 + confidence) / 2);
  const share = count / rows;
  const shrink = 1 + (z * z) / rows;
  const centre = (share + (z * z) / (2 * rows)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return {
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === rows ? 1 : Math.min(1, centre + half),
  };
}
