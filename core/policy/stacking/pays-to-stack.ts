import type { Architecture } from '../../contracts/models/architecture';
import type { Dataset } from '../../contracts/data/dataset';
import { sizeOf } from '../../contracts/models/shape';

/**
 * Multiply-adds for one row up to which students train faster in one program than one after the other. Measured on a CPU
 * core, four together take of the time: at 25 thousand (784-32-10) 0.68 to 0.81, at 51 thousand (784-64-10) 0.82 to 0.97,
 * at 102 thousand (784-128-10) all of it. Convolutions are repeated for each student, and gain nothing. Other
 * types were not measured: they go together only where a recipe says so.
 */
const MAX_MULTIPLY_ADDS = 32_768;

/** Whether students of a shape are so small that starting an operation takes longer than the operation. */
export function paysToStack(architecture: Architecture, { shape, classes }: Dataset): boolean {
  if (architecture.type !== 'mlp') return false;
  const pixels = sizeOf(shape);
  const widths = [pixels, ...architecture.hidden, classes];
  const multiplyAdds = widths.reduce((sum, width, i) => sum + width * (widths[i + 1] ?? 0), 0);
  return multiplyAdds <= MAX_MULTIPLY_ADDS;
}
