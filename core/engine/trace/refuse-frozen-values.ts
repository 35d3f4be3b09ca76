import type { ConstantTensor } from '../graph/graph-node';

/** More elements than any axis list, permutation or per-class constant that is made in passing. */
const LARGE = 256;

/** Of the largest value: how far float32 may be off an even spacing. */
const ROUNDING = 1e-6;

/**
 * A graph repeats a constant in every step. A large tensor that is made inside a traced function, and is neither
 * uniform nor evenly spaced, is a random draw as a rule, such as a dropout mask of a fixed seed: frozen, it would train
 * on half a network.
 *
 * @throws Error
 */
export function refuseFrozenValues({ shape, values, dataType }: ConstantTensor): void {
  if (values.length <= LARGE || isEvenlySpaced(values)) return;
  throw new Error(
    `the traced function makes a ${dataType} tensor of shape [${shape.join(', ')}] with values of its own, which a graph ` +
      'would repeat in every step: draw random numbers by stateless random operations, and make fixed tensors outside',
  );
}

function isEvenlySpaced(values: ArrayLike<number>): boolean {
  const [first, last] = [values[0] ?? 0, values[values.length - 1] ?? 0];
  const step = (last - first) / (values.length - 1);
  const allowed = ROUNDING * Math.max(Math.abs(first), Math.abs(last));
  for (let i = 1; i < values.length; i += 1) {
    if (Math.abs((values[i] ?? 0) - (first + i * step)) > allowed) return false;
  }
  return true;
}
