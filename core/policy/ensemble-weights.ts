import {
  GREEDY_DEFAULTS,
  type EnsembleWeighing,
  type GreedySelection,
} from '../contracts/teachers/ensemble-weighing';
import { InvalidData } from '../contracts/errors';
import type { Score } from '../contracts/models/models';
import { greedyWeights } from './greedy-selection';
import { learnLeastSquaresWeights } from './least-squares-weights';
import { learnMixtureWeights, type MixtureWeights } from './mixture-weights';
import { scoreMixture, SMALLEST_PROBABILITY, type MemberAnswers } from './score-mixture';

export interface EnsembleWeightsRequest extends MemberAnswers {
  method: EnsembleWeighing;
  /** For bags of members. */
  seed?: number;
  /** Of `validation`: nats above the least loss where it may stop; 1e-7 where absent. */
  tolerance?: number;
}

export interface WeighedEnsemble {
  /** [members], non-negative, sum 1. */
  weights: number[];
  /** Of the weighted mean, on the same rows. */
  score: Score;
  /** Of `validation`: nats that the loss is above the least one, at most. */
  optimalityGap?: number;
}

/**
 * Weights for averaging the members' probabilities: all alike (`uniform`), those with the least mean negative
 * log-likelihood on the rows given (`validation`), or how often members are picked by forward selection (`greedy`).
 *
 * @throws InvalidData where members and rows don't fit.
 */
export function ensembleWeights(request: EnsembleWeightsRequest): WeighedEnsemble {
  checkShapes(request);
  const { weights, gap } = weigh(request);
  return {
    weights,
    score: scoreMixture(request, weights),
    ...(gap !== undefined && { optimalityGap: gap }),
  };
}

function weigh(request: EnsembleWeightsRequest): Omit<MixtureWeights, 'gap'> & { gap?: number } {
  const { method, probabilities, seed = 0, tolerance } = request;
  if (method === 'validation' && request.numbers)
    return learnLeastSquaresWeights(probabilities, request.numbers.targets, request.rowWeights);
  if (method === 'validation')
    return learnMixtureWeights(chancesOfLabels(request), tolerance, request.rowWeights);
  const greedy = greedySettings(method);
  if (greedy) return { weights: greedyWeights(request, greedy, seed) };
  return { weights: probabilities.map(() => 1 / probabilities.length) };
}

/** All that can be said of forward selection, where that is the method. */
export function greedySettings(method: EnsembleWeighing): GreedySelection | undefined {
  if (method === 'greedy') return GREEDY_DEFAULTS;
  return typeof method === 'string' ? undefined : method;
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
