import { InvalidData } from '../contracts/errors';
import type { TargetScale } from '../contracts/data/task';
import { fitMoments } from './preprocessing/fit-moments';

/**
 * Mean and deviation of the numbers to be learned.
 *
 * @param values of the training rows
 * @param what they are, for messages
 * @throws InvalidData for numbers that are all alike: they can't be learned.
 */
export function fitScale(values: Float32Array, what: string): TargetScale {
  const { mean, deviation } = fitMoments(values);
  if (values.some((value) => value !== values[0])) return { mean, deviation };
  throw new InvalidData(`${what} is ${mean} in every training row: there is nothing to learn`, {
    what,
  });
}
