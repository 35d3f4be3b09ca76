import type { SearchRecipe } from '../../contracts/training/search-recipe';
import { randomSampler } from './random-sampler';
import type { Sampler } from './sampler';
import { createTpeSampler, type TpeOptions } from './tpe-sampler';

/** The sampler that a recipe names. */
export function createSampler(name: SearchRecipe['sampler'], options: TpeOptions = {}): Sampler {
  return name === 'tpe' ? createTpeSampler(options) : randomSampler;
}
