import { InvalidInput } from '../../contracts/errors';
import type { SettledRequest } from '../engine';

/** For an engine that computes in float32 only. @throws InvalidInput for another precision. */
export function refuseLowPrecision({ precision = 'float32' }: Pick<SettledRequest, 'precision'>): void {
  if (precision === 'float32') return;
  const allowed =
    '"float32", or "auto" for a training that begins here: the eager engine has no other, ' +
    'STILLHOUSE_ENGINE=compiled has; recipes set it in teach.precision, label.precision and student.precision';
  throw new InvalidInput('training', [{ path: 'precision', value: precision, allowed }]);
}
