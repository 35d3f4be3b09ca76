// The one place that says which weights an architecture has. Building, initialising, counting and the weights
// file all follow this list, so they can't disagree.
import type { Architecture } from '../contracts/architecture';
import { listCnnLayers } from './cnn';
import { listMlpLayers } from './mlp';
import type { LayerSpec, WeightSpec } from './weight-spec';

/**
 * The layers that carry weights, from input to logits.
 *
 * @param inputShape [height, width, channels], or [features]
 * @throws InvalidInput where the pooling of a CNN would leave no pixel, and for a CNN on features.
 */
export function listLayers(
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
): LayerSpec[] {
  return architecture.type === 'mlp'
    ? listMlpLayers(architecture, inputShape, classes)
    : listCnnLayers(architecture, inputShape, classes);
}

/** Every weight in file order: layers from input to logits, kernels first within a layer. */
export function listWeights(
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
): WeightSpec[] {
  return listLayers(architecture, inputShape, classes).flatMap((layer) => layer.weights);
}
