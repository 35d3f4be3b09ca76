import type { Dataset, Entity, Group } from 'h5wasm/node';
import { InvalidData } from '../../core/contracts/errors';
import type { KerasLayer } from './keras-config';

/** A variable of a layer, row-major. */
export interface LayerVariable {
  shape: number[];
  values: Float32Array;
}

/** By the layer's name, in the order in which Keras lists a layer's variables. */
export type LayerWeights = ReadonlyMap<string, LayerVariable[]>;

/** Of a file in HDF5 that is a whole model: `weight_names` says the order. */
export function readNamedWeights(root: Group): LayerWeights {
  const weights = root.get('model_weights');
  if (!isGroup(weights)) throw new InvalidData('the file has no model_weights: it is no model of Keras');
  const layers = namesIn(weights, 'layer_names').map((layer): [string, LayerVariable[]] => {
    const group = weights.get(layer);
    if (!isGroup(group)) return [layer, []];
    return [
      layer,
      namesIn(group, 'weight_names').map((name) => readVariable(group.get(name), `${layer}/${name}`)),
    ];
  });
  return new Map(layers);
}

/**
 * Of the weights in a .keras file: layers/⟨class⟩[_n]/vars/⟨i⟩, where classes are counted in the order of the layers. Cells and
 * wrapped layers have a group of their own inside.
 */
export function readCountedWeights(root: Group, layers: readonly KerasLayer[]): LayerWeights {
  const counts = new Map<string, number>();
  const weights = layers.map(({ className, name }): [string, LayerVariable[]] => {
    const snake = toSnakeCase(className);
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    const group = root.get(`layers/${count === 0 ? snake : `${snake}_${count}`}`);
    return [name, isGroup(group) ? readVariables(group, name) : []];
  });
  return new Map(weights);
}

/** Of groups within a layer's, in the order of the layer's variables; what else is there, such as a seed, is no weight. */
const PARTS = ['cell', 'layer', 'forward_layer', 'backward_layer'];

function readVariables(group: Group, layer: string): LayerVariable[] {
  const own = group.get('vars');
  const numbers = isGroup(own) ? own.keys().sort((a, b) => Number(a) - Number(b)) : [];
  const variables = numbers.map((number) =>
    readVariable(isGroup(own) ? own.get(number) : null, `${layer}/vars/${number}`),
  );
  const parts = PARTS.flatMap((part) => {
    const inner = group.get(part);
    return isGroup(inner) ? readVariables(inner, `${layer}/${part}`) : [];
  });
  return [...variables, ...parts];
}

/** As Keras does: DepthwiseConv2D is depthwise_conv2d. */
function toSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function readVariable(found: Entity | null, name: string): LayerVariable {
  if (!isDataset(found)) throw new InvalidData(`the file has no weights ${name}`, { name });
  const { value, shape } = found;
  const isOne = typeof value === 'number' || typeof value === 'bigint';
  if (!isOne && !ArrayBuffer.isView(value))
    throw new InvalidData(`the weights ${name} are no numbers`, { name });
  const numbers = isOne ? [value] : (value as Float32Array);
  return { shape: [...(shape ?? [])], values: Float32Array.from(numbers as ArrayLike<number>, Number) };
}

function namesIn(group: Group, attribute: string): string[] {
  const value = group.attrs[attribute]?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

function isGroup(found: Entity | null): found is Group {
  return found?.type === 'Group';
}

function isDataset(found: Entity | null): found is Dataset {
  return found?.type === 'Dataset';
}
