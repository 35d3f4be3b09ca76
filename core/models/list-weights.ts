import type { Architecture } from '../contracts/models/architecture';
import { describeNetwork } from './describe-network';
import { listLayers } from './layers/list-layers';
import type { WeightSpec } from './weight-spec';

/**
 * Every weight in file order: layers from input to logits, kernels first within a layer.
 *
 * @throws InvalidInput for an architecture that can't be built on such inputs
 */
export function listWeights(
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
): WeightSpec[] {
  const layers = listLayers(describeNetwork(architecture, inputShape, classes), inputShape);
  return layers.flatMap(({ weights }) => weights);
}
