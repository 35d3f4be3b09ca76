import type { Architecture } from '../../core/contracts/models/architecture';
import { BackboneLayers, type BackboneLayer } from '../../core/contracts/models/backbone-layers';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import { sizeOf } from '../../core/contracts/models/shape';
import { parse } from '../../core/contracts/parse';
import type { PixelScale } from '../../core/contracts/teachers/teacher-mapping';
import type { WeightValues } from '../../core/models/build-network';
import { listWeights } from '../../core/models/list-weights';
import type { KerasModel } from '../keras/read-keras';
import type { LayerVariable } from '../keras/read-weights';
import { findCut } from './find-cut';
import { joinBranches } from './join-branches';
import { readModelGraph, type ModelGraph } from './model-graph';
import { describePixels } from './translate-inputs';
import { translateLayer } from './translate-layer';

/** What of a model is kept, and how pixels come to it. */
export interface BackboneWish {
  cutAfter?: string | undefined;
  scale?: PixelScale | undefined;
}

/** A model of Keras as a network of ours, whose one output is zero: nobody is to take over that. */
export interface ConvertedBackbone {
  architecture: Extract<Architecture, { type: 'backbone' }>;
  inputShape: number[];
  classes: number;
  values: WeightValues;
}

/** Of images, where the model takes any size. */
const ANY_SIDE = 224;

/**
 * The layers of a model up to its cut, as ours, with their weights by our names.
 *
 * @throws InvalidInput for layers that aren't known here, a cut that there isn't, and a scale of other channels, with fields
 *   from the model on; InvalidData for a file whose weights don't fit its layers
 */
export function convertBackbone(
  { config, weights }: KerasModel,
  { cutAfter, scale = 'unit' }: BackboneWish,
): ConvertedBackbone {
  const graph = readModelGraph(config);
  const [height, width, channels = 1] = graph.inputShape.map((size) => size ?? ANY_SIDE);
  const inputShape = [height ?? ANY_SIDE, width ?? ANY_SIDE, channels];
  refuseOtherChannels(scale, channels);
  const nameLayer = createNames();
  const variables = new Map<string, LayerVariable>();
  const pixels: BackboneLayer[] = describePixels(scale, nameLayer('pixels'));
  const kept = joinBranches(graph, findCut(graph, weights, cutAfter), inputShape, {
    translate: (node, input) => {
      const name = (part?: string) => nameLayer(part === undefined ? node.name : `${node.name}_${part}`);
      const own = { node, input, name, variables: weights.get(node.name) ?? [] };
      const { layers, values } = translateLayer(own);
      values.forEach((value, weight) => variables.set(weight, value));
      return layers;
    },
    nameMerge: ({ name }) => nameLayer(name),
  });
  refuseNothing(kept, graph);
  const layers = parse(BackboneLayers, [...pixels, ...kept], 'layers of the model');
  const architecture: ConvertedBackbone['architecture'] = { type: 'backbone', dense: [], layers };
  const network = { architecture, inputShape, classes: 1 };
  return { ...network, values: valuesOf(network, variables) };
}

/** Ours differ from those of heads, and are of characters that graphs take. */
function createNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const own = `backbone_${name.replace(/[^A-Za-z0-9_.-]+/g, '_')}`;
    let free = own;
    for (let number = 2; taken.has(free); number += 1) free = `${own}_${number}`;
    taken.add(free);
    return free;
  };
}

function valuesOf(
  { architecture, inputShape, classes }: Omit<ConvertedBackbone, 'values'>,
  variables: ReadonlyMap<string, LayerVariable>,
): WeightValues {
  const specs = listWeights(architecture, inputShape, classes);
  return new Map(
    specs.map(({ name, shape }) => {
      const found = variables.get(name);
      if (!found && name.startsWith('logits/')) return [name, new Float32Array(sizeOf(shape))];
      if (found?.shape.join() === shape.join()) return [name, found.values];
      const sizes = `[${found?.shape.join(', ') ?? ''}]`;
      throw new InvalidData(
        `the model's weights ${name} are ${sizes}, and its layers need [${shape.join(', ')}]`,
      );
    }),
  );
}

function refuseOtherChannels(scale: PixelScale, channels: number): void {
  if (typeof scale === 'string') return;
  for (const field of ['mean', 'deviation'] as const) {
    const { length } = scale[field];
    if (length === 1 || length === channels) continue;
    const allowed = `one number, or one for each of the ${channels} channels that the model reads`;
    throw new InvalidInput('model', [{ path: `scale.${field}`, value: scale[field], allowed }]);
  }
}

/** Without weights there is nothing to start from. */
function refuseNothing(layers: readonly BackboneLayer[], { nodes }: ModelGraph): void {
  const isLearned = ({ type }: BackboneLayer) =>
    ['convolution', 'depthwise', 'dense', 'merge'].includes(type);
  if (layers.some(isLearned)) return;
  const allowed = `the name of a layer with weights before it: ${[...nodes.keys()].slice(0, 20).join(', ')}`;
  throw new InvalidInput('model', [{ path: 'cutAfter', value: null, allowed }]);
}
