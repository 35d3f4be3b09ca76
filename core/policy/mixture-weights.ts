/** Weights of a mixture that were learned, and how far they can be from the best. */
export interface MixtureWeights {
  /** [members], non-negative, sum 1. */
  weights: number[];
  /** Nats of mean loss that they are above the best ones, at most. */
  gap: number;
}

/** Ten times what any of the tests' random ensembles took. */
const MAX_STEPS = 5000;
/** Nats of mean loss that the weights found may be above the best ones. */
const TOLERANCE = 1e-7;

/**
 * The point of the simplex that gives rows of known class the least mean negative log-likelihood,
 * L(w) = −mean over rows of ln Σᵢ wᵢ pᵢ, which is convex in w.
 *
 * Exponentiated gradient (Kivinen and Warmuth 1997, algorithm EG; for mixtures Helmbold et al. 1997):
 * wᵢ ← wᵢ exp(η gᵢ) / Z with gᵢ = mean over rows of pᵢ / Σⱼ wⱼ pⱼ. The step η doubles while it helps and halves
 * until it does. Convergence: as Σ wᵢ gᵢ = 1, the loss is at most max gᵢ − 1 above the minimum (the gap of Frank and
 * Wolfe 1956). It stops where that is no more than 1e-7 nats.
 *
 * @param chances per member the probability that it gives each row's own class, float64 [rows], above 0.
 */
export function learnMixtureWeights(chances: readonly Float64Array[]): MixtureWeights {
  let weights = chances.map(() => 1 / chances.length);
  let { loss, gradient } = evaluate(chances, weights);
  let rate = 1;
  for (let step = 0; step < MAX_STEPS && Math.max(...gradient) - 1 > TOLERANCE; step++) {
    const proposed = exponentiate(weights, gradient, rate);
    const next = evaluate(chances, proposed);
    if (next.loss < loss) {
      weights = proposed;
      ({ loss, gradient } = next);
      rate *= 2;
    } else {
      rate /= 2;
    }
  }
  return { weights, gap: Math.max(0, Math.max(...gradient) - 1) };
}

function exponentiate(weights: readonly number[], gradient: readonly number[], rate: number): number[] {
  const largest = Math.max(...gradient);
  const raw = weights.map((weight, i) => weight * Math.exp(rate * ((gradient[i] ?? 0) - largest)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

function evaluate(chances: readonly Float64Array[], weights: readonly number[]) {
  const rows = chances[0]?.length ?? 0;
  const gradient = weights.map(() => 0);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    let mixed = 0;
    for (let i = 0; i < weights.length; i++) mixed += (weights[i] ?? 0) * (chances[i]?.[row] ?? 0);
    loss -= Math.log(mixed);
    for (let i = 0; i < weights.length; i++)
      gradient[i] = (gradient[i] ?? 0) + (chances[i]?.[row] ?? 0) / mixed;
  }
  return { loss: loss / rows, gradient: gradient.map((sum) => sum / rows) };
}
