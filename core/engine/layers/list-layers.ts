import type { LayersModel } from '../../models/tensorflow';

export type Layer = LayersModel['layers'][number];

/** A layer of a model, or of a model inside it. */
export interface ListedLayer {
  layer: Layer;
  /** Names of the models around it and its own, with slashes between. */
  path: string;
}

/** All layers of a model in its own order, each once. Models inside are opened, and not listed themselves. */
export function listLayers(model: LayersModel): ListedLayer[] {
  const seen = new Set<Layer>();
  const list = (layers: readonly Layer[], prefix: string): ListedLayer[] =>
    layers.flatMap((layer) => {
      if (seen.has(layer)) return [];
      seen.add(layer);
      const path = `${prefix}${layer.name}`;
      return isModel(layer) ? list(layer.layers, `${path}/`) : [{ layer, path }];
    });
  return list(model.layers, '');
}

function isModel(layer: Layer): layer is LayersModel {
  return Array.isArray((layer as Partial<LayersModel>).layers);
}
