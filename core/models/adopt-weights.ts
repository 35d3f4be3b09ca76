import type { Architecture } from '../contracts/architecture';
import type { AdoptedParameters } from '../contracts/models';
import { sizeOf } from '../contracts/shape';
import { listWeights } from './list-weights';
import type { Layer } from './layers/layer';
import type { WeightSpec } from './weight-spec';

/** A network whose weights another one may take over. */
export interface AdoptedNetwork {
  architecture: Architecture;
  inputShape: readonly number[];
  classes: number;
}

/**
 * Names of the layers that a network takes over from another one: from the input on, as far as the other has them under the same
 * names, with weights of the same shapes. What comes behind a layer that differs was learned from something else than it gives.
 *
 * @param specs weights of the network
 * @param newHead whether the layer of the logits isn't taken.
 */
export function findAdoptedLayers(
  specs: readonly WeightSpec[],
  { architecture, inputShape, classes }: AdoptedNetwork,
  newHead: boolean,
): Set<string> {
  const known = new Set(listWeights(architecture, inputShape, classes).map(describe));
  const heads = listHeads(specs);
  const first = specs.find((spec) => !known.has(describe(spec)) || (newHead && heads.has(layerOf(spec))));
  const layers = [...new Set(specs.map(layerOf))];
  return new Set(first ? layers.slice(0, layers.indexOf(layerOf(first))) : layers);
}

/** How much of a network is taken over so. */
export function countAdopted(
  specs: readonly WeightSpec[],
  network: AdoptedNetwork,
  { newHead, freeze }: { newHead: boolean; freeze: boolean },
): AdoptedParameters {
  const layers = findAdoptedLayers(specs, network, newHead);
  const heads = listHeads(specs);
  const count = (taken: readonly WeightSpec[]) => taken.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const adopted = specs.filter((spec) => layers.has(layerOf(spec)));
  return {
    adopted: count(adopted),
    frozen: freeze ? count(adopted.filter((spec) => !heads.has(layerOf(spec)))) : 0,
  };
}

/** Names of the layers that give the logits: they alone know what a class is. */
export function listHeads(specs: readonly WeightSpec[]): Set<string> {
  return new Set(specs.filter(({ role }) => role === 'output-kernel').map(layerOf));
}

/** Layers as they are, with those named frozen. */
export function freezeLayers(layers: readonly Layer[], names: ReadonlySet<string>): Layer[] {
  return layers.map((layer): Layer => {
    if (layer.type !== 'merge') return names.has(layer.name) ? { ...layer, frozen: true } : layer;
    return { ...layer, branches: layer.branches.map((branch) => freezeLayers(branch, names)) };
  });
}

/** The layer that a weight is of. */
export function layerOf({ name }: Pick<WeightSpec, 'name'>): string {
  return name.slice(0, name.lastIndexOf('/'));
}

function describe({ name, shape }: WeightSpec): string {
  return `${name} [${shape.join(', ')}]`;
}
