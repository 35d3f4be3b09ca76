import type { Architecture } from '../contracts/models/architecture';
import type { ModelCost } from '../contracts/models/models';
import { sizeOf } from '../contracts/models/shape';
import { describeNetwork } from './describe-network';
import { listLayers } from './layers/list-layers';
import { weightsFileBytes } from './weights-file';

/**
 * What a network costs, without building it.
 *
 * `parameters` counts every stored number, moving averages of batch normalisation included. `multiplyAdds` counts,
 * for one row, fanIn × outputs of each dense layer, kernel² × channels × filters × pixels of each convolution, kernel² ×
 * channels × pixels of each depthwise one, (2 features + 1) × factors of pairwise interactions, and one per value that
 * batch normalisation scales; biases, activations, pooling, sums and products of two layers are left out. `sizeBytes` is
 * the exact size of the weights file.
 */
export function countCost(
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
): ModelCost {
  const layers = listLayers(describeNetwork(architecture, inputShape, classes), inputShape);
  const weights = layers.flatMap((layer) => layer.weights);
  return {
    parameters: weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    sizeBytes: weightsFileBytes(weights),
  };
}
