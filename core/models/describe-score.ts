import { InvalidInput } from '../contracts/errors';
import type { Layer } from './layers/layer';

/**
 * What the sum s of what branches make of a row, [1] each, says of it: a number itself [1], or of two classes the logits
 * (−s/2, s/2), whose softmax gives class 1 the probability σ(s).
 *
 * @param classes 1 for a number, or 2
 * @throws InvalidInput for more
 */
export function describeScore(
  type: string,
  branches: readonly (readonly Layer[])[],
  classes: number,
): Layer[] {
  if (classes > 2) {
    const allowed = `one for ${classes} classes: ${type} tells two apart`;
    throw new InvalidInput('architecture', [{ path: 'type', value: type, allowed }]);
  }
  const score: Layer = { type: 'merge', name: 'score', by: 'add', branches };
  return classes === 1 ? [score] : [score, { type: 'logit-pair', name: 'logits' }];
}
