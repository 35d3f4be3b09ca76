// The layers of networks that hints can be taken of. Their names are those of `core/models`, which a test holds this list
// against; recipes are checked by it before there are data, so it knows shapes by kind only. Of a model made elsewhere they are
// those that the recipe tells of.
import type { Architecture } from '../models/architecture';
import { foreignLayers, isForeign, type TeacherMember } from '../teachers/foreign-teacher';

/** What a layer gives for a row: `map` [height, width, channels], or `vector` [width]. */
export interface HintLayer {
  name: string;
  gives: 'map' | 'vector';
}

/** In a recipe: the last layer of a network that a method can use. */
export const LAST_LAYER = 'last';

/** Layers that hints can be taken of, from input to logits. */
export function hintLayers(network: TeacherMember): HintLayer[] {
  if (!isForeign(network)) return ownLayers(network);
  return foreignLayers(network).map(({ name, layout }) => ({ name, gives: layout ? 'map' : 'vector' }));
}

/** What hidden layers and blocks give, behind their ReLU. */
function ownLayers(network: Architecture): HintLayer[] {
  switch (network.type) {
    case 'mlp':
    case 'wide-and-deep':
    case 'joint-fusion':
      return hidden(network.hidden.length);
    case 'cnn':
      return [
        ...number(network.convolutions.length, 'map', (i) => `conv_${i}_relu`),
        ...hidden(network.dense.length),
      ];
    case 'lenet':
      return [...number(2, 'map', (i) => `conv_${i}_relu`), ...hidden(2)];
    case 'resnet':
      return [
        { name: 'stem_relu', gives: 'map' },
        ...number((network.depth - 2) / 2, 'map', (i) => `block_${i}_relu`),
        { name: 'average', gives: 'vector' },
      ];
    case 'mobilenet':
      return [
        { name: 'stem_relu', gives: 'map' },
        ...number(MOBILENET_BLOCKS, 'map', (i) => `block_${i}_pointwise_relu`),
        { name: 'average', gives: 'vector' },
      ];
    case 'backbone':
      return hidden(network.dense.length);
    case 'residual-mlp':
      return [
        ...number(network.blocks, 'vector', (i) => `block_${i}_sum`),
        { name: 'last_relu', gives: 'vector' },
      ];
    case 'text-classifier':
      return [{ name: 'text_1', gives: 'vector' }];
    case 'two-tower':
      return [{ name: 'products', gives: 'vector' }];
    case 'factorisation-machine':
      return [];
  }
}

const MOBILENET_BLOCKS = 11;

function hidden(layers: number): HintLayer[] {
  return number(layers, 'vector', (i) => `dense_${i}_relu`);
}

function number(count: number, gives: HintLayer['gives'], nameOf: (i: number) => string): HintLayer[] {
  return Array.from({ length: count }, (_, i) => ({ name: nameOf(i + 1), gives }));
}

/** Layers of a network that a method can use: where they are active is asked of maps alone. */
export function usableLayers(network: TeacherMember, method: string): HintLayer[] {
  return hintLayers(network).filter(({ gives }) => method !== 'attention-transfer' || gives === 'map');
}

/** The layer that a recipe names, by its name or as the last one; undefined where the network has none of that name. */
export function findHintLayer(network: TeacherMember, method: string, name: string): HintLayer | undefined {
  const layers = usableLayers(network, method);
  return name === LAST_LAYER ? layers.at(-1) : layers.find((layer) => layer.name === name);
}

/** Whether a teacher's layers can be seen: of one that is trained here, or one made elsewhere whose recipe tells of some. */
export function givesLayers(member: TeacherMember): boolean {
  return !isForeign(member) || foreignLayers(member).length > 0;
}
