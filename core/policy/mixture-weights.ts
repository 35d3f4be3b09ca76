import { descendSimplex, type LossAt } from './exponentiated-gradient';

/** Weights of a mixture that were learned, and how far they can be from the best. */
export interface MixtureWeights {
  /** [members], non-negative, sum 1. */
  weights: number[];
  /** Nats of mean loss that they are above the best ones, at most. */
  gap: number;
}

/** Members of little worth take thousands of steps to get none of the weight. */
const MAX_STEPS = 5000;
/** In any case. */
const MIN_STEPS = 500;
/** Chances looked at, some seconds of them: whoever asks has heartbeats to send. */
const MAX_WORK = 3e8;
/** Nats of mean loss that the weights found may be above the best ones. */
const TOLERANCE = 1e-7;

/**
 * The point of the simplex that gives rows of known class the least mean negative log-likelihood,
 * L(w) = −mean over rows of ln Σᵢ wᵢ pᵢ, which is convex in w.
 *
 * By `descendSimplex` (for mixtures Helmbold et al. 1997) with gᵢ = mean over rows of pᵢ / Σⱼ wⱼ pⱼ. Convergence: as
 * Σ wᵢ gᵢ = 1, the loss is at most max gᵢ − 1 above the minimum (the gap of Frank and Wolfe 1956). It stops where that is no more than `tolerance`, or after 5,000 steps; fewer where rows and members are
 * very many, but 500 in any case.
 *
 * @param chances per member the probability that it gives each row's own class, float64 [rows], above 0.
 * @param rowWeights float32 [rows], above 0: the means over rows are weighted ones then.
 */
export function learnMixtureWeights(
  chances: readonly Float64Array[],
  tolerance = TOLERANCE,
  rowWeights?: Float32Array,
): MixtureWeights {
  const rowChances = byRow(chances);
  return descendSimplex({
    members: chances.length,
    evaluate: (weights) => evaluate(rowChances, weights, rowWeights),
    gapOf: (_weights, ascent) => Math.max(...ascent) - 1,
    tolerance,
    maxSteps: countSteps(rowChances.length),
  });
}

function countSteps(chances: number): number {
  return Math.max(MIN_STEPS, Math.min(MAX_STEPS, Math.floor(MAX_WORK / chances)));
}

function evaluate(rowChances: Float64Array, weights: readonly number[], rowWeights?: Float32Array): LossAt {
  const members = weights.length;
  const own = Float64Array.from(weights);
  const gradient = new Float64Array(members);
  let [loss, total] = [0, 0];
  for (let start = 0, row = 0; start < rowChances.length; start += members, row++) {
    const count = rowWeights?.[row] ?? 1;
    let mixed = 0;
    for (let i = 0; i < members; i++) mixed += (own[i] ?? 0) * (rowChances[start + i] ?? 0);
    loss -= count * Math.log(mixed);
    total += count;
    for (let i = 0; i < members; i++)
      gradient[i] = (gradient[i] ?? 0) + (count * (rowChances[start + i] ?? 0)) / mixed;
  }
  return { loss: loss / total, ascent: Array.from(gradient, (sum) => sum / total) };
}

/** The members' chances beside each other, row by row: [rows, members]. */
function byRow(chances: readonly Float64Array[]): Float64Array {
  const members = chances.length;
  const packed = new Float64Array(members * (chances[0]?.length ?? 0));
  chances.forEach((member, i) => {
    member.forEach((chance, row) => (packed[row * members + i] = chance));
  });
  return packed;
}
