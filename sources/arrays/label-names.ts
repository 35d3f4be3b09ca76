import type { ArrayTarget } from '../../core/contracts/data/array-target';
import type { Source } from '../source';

/** Names of several labels, where the recipe says them. */
export function labelNames(target: ArrayTarget | undefined): Pick<Source, 'classNames'> {
  return target?.task === 'multi-label' && target.labels ? { classNames: target.labels } : {};
}
