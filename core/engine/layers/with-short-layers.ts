import type { LayersModel, TensorFlow } from '../../models/tensorflow';
import { fusedBatchNormCall } from './fused-batch-norm';
import { listLayers } from './list-layers';
import { withReplacedCalls } from './replace-calls';
import { shortLayerNormCall } from './short-layer-norm';

/**
 * Runs `fn` while the normalisation layers of a model compute in few kernels what the library computes in many. The
 * results are the same up to rounding.
 */
export function withShortLayers<Result>(tf: TensorFlow, model: LayersModel, fn: () => Result): Result {
  return withReplacedCalls(
    listLayers(model),
    ({ layer }) => {
      switch (layer.getClassName()) {
        case 'BatchNormalization':
          return fusedBatchNormCall(tf, layer);
        case 'LayerNormalization':
          return shortLayerNormCall(tf, layer);
        default:
          return null;
      }
    },
    fn,
  );
}
