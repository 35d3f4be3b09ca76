import { descendSimplex, type LossAt } from './exponentiated-gradient';
import type { MixtureWeights } from './mixture-weights';

const MAX_STEPS = 50_000;
/** Of the mean squared error, in deviations of the target. */
const TOLERANCE = 1e-8;
const LEAST_RATE = 1e-12;

/**
 * The point of the simplex whose weighted mean of the members' numbers has the least mean squared error,
 * L(w) = wᵀGw − 2bᵀw + c with G = mean of f fᵀ and b = mean of f y, which is convex in w. Breiman 1996, "Stacked regressions",
 * where weights are non-negative; here they also sum to 1.
 *
 * By `descendSimplex` with g = b − Gw. L is at most 2 (max gᵢ − Σ wᵢ gᵢ) above the minimum (Frank, Wolfe 1956).
 *
 * @param members float32 [rows] each
 * @param targets float32 [rows]
 */
export function learnLeastSquaresWeights(
  members: readonly Float32Array[],
  targets: Float32Array,
  rowWeights?: Float32Array,
): MixtureWeights {
  const { gram, products } = sumProducts(members, targets, rowWeights);
  return descendSimplex({
    members: members.length,
    evaluate: (weights) => evaluate(gram, products, weights),
    gapOf: (weights, ascent) => 2 * (Math.max(...ascent) - dot(weights, ascent)),
    tolerance: TOLERANCE,
    maxSteps: MAX_STEPS,
    leastRate: LEAST_RATE,
  });
}

function sumProducts(members: readonly Float32Array[], targets: Float32Array, rowWeights?: Float32Array) {
  const gram = members.map(() => members.map(() => 0));
  const products = members.map(() => 0);
  let total = 0;
  targets.forEach((target, row) => {
    const count = rowWeights?.[row] ?? 1;
    total += count;
    members.forEach((own, i) => {
      const value = count * (own[row] ?? NaN);
      products[i] = (products[i] ?? 0) + value * target;
      members.forEach((other, j) => {
        const line = gram[i];
        if (line) line[j] = (line[j] ?? 0) + value * (other[row] ?? NaN);
      });
    });
  });
  return {
    gram: gram.map((line) => line.map((sum) => sum / total)),
    products: products.map((sum) => sum / total),
  };
}

/** The loss up to a constant, and half the way down from it. */
function evaluate(
  gram: readonly number[][],
  products: readonly number[],
  weights: readonly number[],
): LossAt {
  const mixed = gram.map((line) => dot(line, weights));
  return {
    loss: dot(weights, mixed) - 2 * dot(products, weights),
    ascent: products.map((product, i) => product - (mixed[i] ?? 0)),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
