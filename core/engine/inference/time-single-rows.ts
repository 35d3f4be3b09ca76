import type { Latency } from '../engine';

/** Until the just-in-time compiler and TensorFlow's kernel caches have settled. */
const WARM_UP_ROWS = 100;

/**
 * Times `predict`, which handles one row, `samples` times after a warm-up, and gives the quantiles (nearest rank).
 *
 * @param predict is given a number that counts up from 0.
 */
export function timeSingleRows(
  predict: (index: number) => void,
  samples: number,
  nowMs: () => number,
): Latency {
  const timeOne = (index: number): number => {
    const startMs = nowMs();
    predict(index);
    return (nowMs() - startMs) * 1000;
  };
  for (let i = 0; i < WARM_UP_ROWS; i += 1) timeOne(i);
  const timesUs = Float64Array.from({ length: samples }, (_, i) => timeOne(i)).sort();
  const quantile = (q: number): number => timesUs[Math.ceil(q * samples) - 1] ?? NaN;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}
