import type { Architecture } from '../contracts/models/architecture';
import { InvalidInput } from '../contracts/errors';
import { describeDenseLayers } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';
import { outputShape } from './layers/output-shape';

type Backbone = Extract<Architecture, { type: 'backbone' }>;

/**
 * Layers of a model from elsewhere under a head of our own. What they end with as an image is averaged over its pixels, so
 * that images of any size do where all layers are convolutions.
 *
 * @throws InvalidInput where the layers aren't known, and where they would leave no pixel
 */
export function describeBackbone(
  { layers, dense }: Backbone,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  if (!layers)
    throw refuse('layers', null, 'the layers of a model; a run takes them from the one that it starts from');
  let shape = inputShape;
  for (const layer of layers) {
    shape = outputShape(layer, shape);
    if (shape.some((size) => size < 1)) throw usedUp(layer.name, inputShape);
  }
  const average: Layer[] = shape.length === 3 ? [{ type: 'average-pool', name: 'average' }] : [];
  return [...layers, ...average, ...describeDenseLayers(dense, classes)];
}

function usedUp(layer: string, inputShape: RowShape): InvalidInput {
  const allowed = `another model, or larger images: those of ${inputShape.join('×')} pixels are used up at its layer ${layer}`;
  return refuse('type', 'backbone', allowed);
}

function refuse(path: string, value: unknown, allowed: string): InvalidInput {
  return new InvalidInput('architecture', [{ path, value, allowed }]);
}
