import { listLayers } from '../../models/layers/list-layers';
import type { LoadedMember } from './load-member';

/** Of one layer's activations. A CNN of 28×28×32 takes 15% longer per row on twice as much. */
const ACTIVATION_BYTES = 8 * 2 ** 20;
const LEAST_ROWS = 16;
/** A small MLP takes 30 to 45% less time per row than on 128; more rows gain it 5%. */
const MOST_ROWS = 1024;

/**
 * Rows of a batch, a power of two: as many as keep the largest activations of the networks in cache. It depends on the
 * networks' shapes alone, so a row's result doesn't depend on the rows beside it.
 */
export function chooseBatchRows(networks: readonly Pick<LoadedMember, 'layers' | 'inputShape'>[]): number {
  const sizes = networks.flatMap(({ layers, inputShape }) =>
    listLayers(layers, inputShape).map(({ outputs }) => outputs),
  );
  const largest = Math.max(...sizes);
  const rows = 2 ** Math.floor(Math.log2(ACTIVATION_BYTES / (4 * largest)));
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, rows));
}
