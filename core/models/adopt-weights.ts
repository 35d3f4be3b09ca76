import type { Architecture } from '../contracts/models/architecture';
import type { AdoptedParameters } from '../contracts/models/models';
import { sizeOf } from '../contracts/models/shape';
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

/** What becomes of a network that is taken over. */
export interface Adoption {
  network: AdoptedNetwork;
  newHead: boolean;
  freeze: boolean;
}

/** Of these layers, those that training leaves as they are: none, or all but the layer of the logits. */
export function findFrozenLayers(
  specs: readonly WeightSpec[],
  { network, newHead, freeze }: Adoption,
): Set<string> {
  if (!freeze) return new Set();
  const heads = listHeads(specs);
  return new Set([...findAdoptedLayers(specs, network, newHead)].filter((layer) => !heads.has(layer)));
}

/** How much of a network is taken over so. */
export function countAdopted(specs: readonly WeightSpec[], adoption: Adoption): AdoptedParameters {
  const count = (layers: ReadonlySet<string>) =>
    specs.reduce((sum, spec) => sum + (layers.has(layerOf(spec)) ? sizeOf(spec.shape) : 0), 0);
  return {
    adopted: count(findAdoptedLayers(specs, adoption.network, adoption.newHead)),
    frozen: count(findFrozenLayers(specs, adoption)),
  };
}

/** Names of the layers that give the logits: they alone know what a class is. */
function listHeads(specs: readonly WeightSpec[]): Set<string> {
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
