import { InvalidData } from '../contracts/errors';
import type { Score } from '../contracts/models';
import type { TeachRecipe } from '../contracts/recipe';
import { scoreMixture, SMALLEST_PROBABILITY, type MemberAnswers } from './score-mixture';

export interface EnsembleWeightsRequest extends MemberAnswers {
  method: TeachRecipe['weights'];
}

export interface WeighedEnsemble {
  /** [members], non-negative, sum 1. */
  weights: number[];
  /** Of the weighted mean, on the same rows. */
  score: Score;
}

const MAX_STEPS = 500;
/** Nats of mean loss that the weights found may be above the best ones. */
const TOLERANCE = 1e-7;

/**
 * Weights for averaging the members' probabilities: all alike (`uniform`), or those with the least mean negative
 * log-likelihood on the rows given (`validation`). That loss is convex in the weights.
 */
export function ensembleWeights(request: EnsembleWeightsRequest): WeighedEnsemble {
  checkShapes(request);
  const members = request.probabilities.length;
  const start = new Array<number>(members).fill(1 / members);
  const weights = request.method === 'uniform' ? start : descend(chancesOfLabels(request), start);
  return { weights, score: scoreMixture(request, weights) };
}

/**
 * Exponentiated gradient (Kivinen and Warmuth 1997, algorithm EG; for mixtures Helmbold et al. 1997):
 * wᵢ ← wᵢ exp(η gᵢ) / Z with gᵢ = mean over rows of pᵢ / Σⱼ wⱼ pⱼ. The step η doubles while it helps and halves
 * until it does. As Σ wᵢ gᵢ = 1, the loss is at most max gᵢ − 1 above the minimum: there lies the stop.
 */
function descend(chances: readonly Float64Array[], start: number[]): number[] {
  let weights = start;
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
  return weights;
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

/** Per member, the chance it gives each row's own class: float64 [rows]. */
function chancesOfLabels({ probabilities, labels, classes }: MemberAnswers): Float64Array[] {
  return probabilities.map((member) =>
    Float64Array.from(labels, (label, row) =>
      Math.max(SMALLEST_PROBABILITY, member[row * classes + label] ?? 0),
    ),
  );
}

function checkShapes({ probabilities, labels, classes }: MemberAnswers): void {
  const wanted = labels.length * classes;
  const lengths = probabilities.map((member) => member.length);
  const fits = wanted > 0 && lengths.length > 0 && lengths.every((length) => length === wanted);
  if (fits && labels.every((label) => label < classes)) return;
  throw new InvalidData(
    `an ensemble needs members with ${labels.length} × ${classes} probabilities each and labels below ${classes}; ` +
      `the members have ${lengths.join(', ') || 'none'}, the largest label is ${labels.reduce((a, b) => Math.max(a, b), 0)}`,
    { rows: labels.length, classes, lengths },
  );
}
