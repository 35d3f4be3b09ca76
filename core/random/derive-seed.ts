import { murmurHash128 } from './murmur-hash';

/**
 * A seed for one part of a run, from the run's seed and the part's name: `deriveSeed(recipe.seed, 'teacher', 2)`.
 *
 * @returns a whole number in [0, 2³²)
 */
export function deriveSeed(seed: number, ...part: (number | string)[]): number {
  return murmurHash128(JSON.stringify([seed, ...part]))[0];
}
