import type { ConstantTensor } from '../graph/graph-node';

/** More elements than any axis list, permutation or per-class constant that the library makes on its own. */
const LARGE = 256;

/**
 * A graph repeats a constant in every step. Large tensors that are made inside a traced function, and are neither
 * uniform nor evenly spaced, are random draws as a rule, such as a dropout mask: frozen, they would train on half a
 * network.
 *
 * @throws Error
 */
export function refuseFrozenValues({ shape, values, dataType }: ConstantTensor): void {
  if (values.length <= LARGE || isEvenlySpaced(values)) return;
  throw new Error(
    `the traced function makes a ${dataType} tensor of shape [${shape.join(', ')}] with values of its own, which a graph ` +
      'would repeat in every step: draw random numbers by stateless random ops, and make fixed tensors outside',
  );
}

function isEvenlySpaced(values: ArrayLike<number>): boolean {
  const [first = 0, second = 0] = [values[0], values[1]];
  const step = second - first;
  for (let i = 1; i < values.length; i += 1) {
    if ((values[i] ?? 0) !== first + i * step) return false;
  }
  return true;
}
