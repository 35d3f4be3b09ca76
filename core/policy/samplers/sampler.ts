import type { Architecture } from '../../contracts/models/architecture';
import type {
  FloatRange,
  HyperparameterName,
  Hyperparameters,
  SearchSpace,
  Trial,
} from '../../contracts/training/study';
import type { Random } from '../../random/random';

export interface SamplerRequest {
  space: SearchSpace;
  /** The shapes to choose from, at least one. */
  architectures: readonly Architecture[];
  /** The study so far, by trial number, those still running included. */
  trials: readonly Trial[];
  random: Random;
}

export interface Sample {
  architecture: Architecture;
  params: Hyperparameters;
}

/** Proposes the next trial. Pure but for the numbers it draws from `random`. */
export type Sampler = (request: SamplerRequest) => Sample;

/** The order in which hyperparameters are drawn: fixed here, as the key order of a recipe must not matter. */
const NAMES = [
  'temperature',
  'alpha',
  'learningRate',
  'weightDecay',
  'targetWeight',
  'nonTargetWeight',
  'interWeight',
  'intraWeight',
  'classBalance',
  'peerWeight',
] as const satisfies HyperparameterName[];

/** One value for each hyperparameter that the space varies. */
export function sampleSpace(
  space: SearchSpace,
  draw: (range: FloatRange, name: HyperparameterName) => number,
): Hyperparameters {
  const params: Hyperparameters = {};
  for (const name of NAMES) {
    const range = space[name];
    if (range) params[name] = draw(range, name);
  }
  return params;
}
