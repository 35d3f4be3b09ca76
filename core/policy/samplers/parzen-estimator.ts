/**
 * A one-dimensional Parzen estimator on an interval: one truncated normal kernel per observation and a broad one
 * as the prior, p(x) = Σ wᵢ N(x; μᵢ, σᵢ²) / (Φ((high − μᵢ)/σᵢ) − Φ((low − μᵢ)/σᵢ)) for x in [low, high].
 * Bergstra, Bardenet, Bengio and Kégl 2011, §4.2; widths as in Optuna's TPESampler.
 */
import type { Random } from '../../random/random';
import { logNormalDensity, normalCdf } from '../statistics/normal-distribution';
import { kernelWeights } from './kernel-weights';

export interface Kernel {
  weight: number;
  mu: number;
  sigma: number;
}

export interface ParzenEstimator {
  low: number;
  high: number;
  /** One per observation in the order given, then the prior. */
  kernels: readonly Kernel[];
}

/** @param observations points in [low, high], oldest first; may be empty */
export function fitParzenEstimator(
  observations: readonly number[],
  low: number,
  high: number,
): ParzenEstimator {
  const weights = kernelWeights(observations.length);
  const mus = [...observations, 0.5 * (low + high)];
  const sigmas = [...kernelWidths(observations, low, high), high - low];
  const kernels = weights.map((weight, i) => ({ weight, mu: mus[i] ?? NaN, sigma: sigmas[i] ?? NaN }));
  return { low, high, kernels };
}

/** ln p(x) for each of `points` in [low, high]. */
export function logDensities({ low, high, kernels }: ParzenEstimator, points: readonly number[]): number[] {
  const constants = kernels.map(({ weight, mu, sigma }) => {
    const outside = normalCdf((low - mu) / sigma) + normalCdf((mu - high) / sigma);
    return Math.log(weight) - Math.log(sigma) - Math.log1p(-outside);
  });
  return points.map((x) =>
    logSumExp(kernels.map(({ mu, sigma }, i) => (constants[i] ?? NaN) + logNormalDensity((x - mu) / sigma))),
  );
}

/** A point from the mixture. The kernel's normal is drawn again until it falls inside: at least 1 in 3 does. */
export function drawPoint({ low, high, kernels }: ParzenEstimator, random: Random): number {
  const { mu, sigma } = chooseKernel(kernels, random);
  let point = mu + sigma * random.normal();
  while (point < low || point > high) point = mu + sigma * random.normal();
  return point;
}

/**
 * σᵢ is the larger distance to the neighbours, the interval's ends among them (but the outermost observations
 * look inwards only), clipped to [(high − low) / min(100, n + 2), high − low]: the "magic clip".
 */
function kernelWidths(mus: readonly number[], low: number, high: number): number[] {
  const range = high - low;
  const narrowest = range / Math.min(100, mus.length + 2);
  const order = mus.map((_, i) => i).sort((a, b) => (mus[a] ?? 0) - (mus[b] ?? 0) || a - b);
  const at = (rank: number) => mus[order[rank] ?? -1];
  const widths = new Array<number>(mus.length).fill(range);
  order.forEach((index, rank) => {
    const mu = mus[index] ?? NaN;
    const single = mus.length === 1;
    const left = mu - (at(rank - 1) ?? (single ? low : mu));
    const right = (at(rank + 1) ?? (single ? high : mu)) - mu;
    widths[index] = Math.min(range, Math.max(narrowest, left, right));
  });
  return widths;
}

function chooseKernel(kernels: readonly Kernel[], random: Random): Kernel {
  let left = random.uniform();
  for (const kernel of kernels) {
    left -= kernel.weight;
    if (left < 0) return kernel;
  }
  // Rounding left the sum a hair below 1: the prior is last.
  return kernels[kernels.length - 1] ?? { weight: 1, mu: NaN, sigma: NaN };
}

function logSumExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
