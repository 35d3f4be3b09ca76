/** A convex loss at one point of the simplex. */
export interface LossAt {
  loss: number;
  /** −∂L/∂w, up to a factor and a constant. */
  ascent: readonly number[];
}

interface Descent {
  members: number;
  evaluate: (weights: readonly number[]) => LossAt;
  /** How far the loss can be above the minimum, at most. */
  gapOf: (weights: readonly number[], ascent: readonly number[]) => number;
  tolerance: number;
  maxSteps: number;
  /** The descent also ends where steps are no longer than this. */
  leastRate?: number;
}

/**
 * The point of the simplex where a convex loss is least, by exponentiated gradient (Kivinen and Warmuth 1997, algorithm EG):
 * wᵢ ← wᵢ exp(η gᵢ) / Z from equal weights on. The step η doubles while it helps and halves until it does.
 *
 * @returns weights, non-negative with sum 1, and the gap that is left.
 */
export function descendSimplex({ members, evaluate, gapOf, tolerance, maxSteps, leastRate = 0 }: Descent): {
  weights: number[];
  gap: number;
} {
  let weights = new Array<number>(members).fill(1 / members);
  let { loss, ascent } = evaluate(weights);
  let rate = 1;
  for (let step = 0; step < maxSteps && gapOf(weights, ascent) > tolerance && rate > leastRate; step += 1) {
    const proposed = exponentiate(weights, ascent, rate);
    const next = evaluate(proposed);
    if (next.loss < loss) {
      weights = proposed;
      ({ loss, ascent } = next);
      rate *= 2;
    } else {
      rate /= 2;
    }
  }
  return { weights, gap: Math.max(0, gapOf(weights, ascent)) };
}

function exponentiate(weights: readonly number[], ascent: readonly number[], rate: number): number[] {
  const largest = Math.max(...ascent);
  const raw = weights.map((weight, i) => weight * Math.exp(rate * ((ascent[i] ?? 0) - largest)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
