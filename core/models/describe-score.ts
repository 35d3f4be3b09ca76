import { InvalidInput } from '../contracts/errors';
import type { Layer } from './layers/layer';

/**
 * Two logits from the sum of what branches make of a row, [1] each: class 1 has the probability σ(sum).
 *
 * @throws InvalidInput for another number of classes than two
 */
export function describeScore(
  type: string,
  branches: readonly (readonly Layer[])[],
  classes: number,
): Layer[] {
  if (classes !== 2) {
    const allowed = `one for ${classes} classes: ${type} tells two apart`;
    throw new InvalidInput('architecture', [{ path: 'type', value: type, allowed }]);
  }
  return [
    { type: 'merge', name: 'score', by: 'add', branches },
    { type: 'logit-pair', name: 'logits' },
  ];
}
