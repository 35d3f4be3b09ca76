import { InvalidData } from '../../core/contracts/errors';
import type { KerasConfig } from '../keras/keras-config';
import { unsupportedLayer } from './unsupported';

/** A layer of a model, and the layers that it reads. */
export interface GraphNode {
  name: string;
  className: string;
  config: Readonly<Record<string, unknown>>;
  inputs: string[];
}

/** Layers of a model with one input and one output, each behind all that it reads. */
export interface ModelGraph {
  nodes: Map<string, GraphNode>;
  input: string;
  output: string;
  /** [height, width, channels]; null where the model takes any size. */
  inputShape: (number | null)[];
}

interface LayerJson {
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown[];
}

/**
 * The layers of a model as a graph; of a Sequential one a chain.
 *
 * @throws InvalidInput for layers that are applied twice; InvalidData for models with several inputs or outputs, or whose
 *   input is no image
 */
export function readModelGraph({ topology, layers: listed }: KerasConfig): ModelGraph {
  const config = topology['config'] as Record<string, unknown>;
  const layers = config['layers'] as LayerJson[];
  const isSequential = topology['class_name'] === 'Sequential';
  const nodes = isSequential ? chain(layers, listed) : order(connect(layers, listed));
  const names = [...nodes.keys()];
  const input = isSequential ? names[0] : onlyEnd(config['input_layers'], 'input');
  const output = isSequential ? names.at(-1) : onlyEnd(config['output_layers'], 'output');
  if (input === undefined || output === undefined || !nodes.has(output))
    throw new InvalidData('the model has no layers between an input and an output');
  return { nodes, input, output, inputShape: readInputShape(layers) };
}

const INPUT = 'InputLayer';

/** A Sequential model may leave out the layer of its input, whose shape its first layer knows. */
function chain(layers: readonly LayerJson[], listed: KerasConfig['layers']): Map<string, GraphNode> {
  const input = listed[0]?.className === INPUT ? [] : [{ name: 'input', className: INPUT, config: {} }];
  const all = [...input, ...layers.map(({ config }, i) => ({ ...namesOf(listed, i), config }))];
  return new Map(
    all.map((layer, i) => {
      const before = all[i - 1];
      return [layer.name, { ...layer, inputs: before ? [before.name] : [] }];
    }),
  );
}

function connect(layers: readonly LayerJson[], listed: KerasConfig['layers']): GraphNode[] {
  return layers.map(({ config, inbound_nodes: calls = [] }, i) => {
    const own = namesOf(listed, i);
    if (calls.length > 1)
      throw unsupportedLayer(own, 'it is applied in several places, with the same weights');
    const histories = Array.isArray(calls[0]) ? (calls[0] as unknown[][]) : [];
    return { ...own, config, inputs: histories.map(([layer]) => String(layer)) };
  });
}

function namesOf(listed: KerasConfig['layers'], i: number): KerasConfig['layers'][0] {
  const found = listed[i];
  if (!found) throw new InvalidData('the model lists a layer without a class');
  return found;
}

/** Files may list a layer before one that it reads. */
function order(found: readonly GraphNode[]): Map<string, GraphNode> {
  const ordered = new Map<string, GraphNode>();
  let left = [...found];
  while (left.length > 0) {
    const ready = left.filter(({ inputs }) => inputs.every((name) => ordered.has(name)));
    if (ready.length === 0)
      throw new InvalidData(`the model's layer ${left[0]?.name} reads a layer that isn't there`);
    for (const node of ready) ordered.set(node.name, node);
    left = left.filter(({ name }) => !ordered.has(name));
  }
  return ordered;
}

function onlyEnd(ends: unknown, what: 'input' | 'output'): string {
  const list = Array.isArray(ends) ? (ends as unknown[]) : [];
  const [first] = list;
  if (list.length === 1 && Array.isArray(first)) return String(first[0]);
  throw new InvalidData(`the model has ${list.length} ${what}s, and trainings start from one with 1`);
}

function readInputShape(layers: readonly LayerJson[]): (number | null)[] {
  const shape = layers.map(({ config }) => config['batch_input_shape']).find(Array.isArray) as
    unknown[] | undefined;
  const sizes = shape?.slice(1).map((size) => (typeof size === 'number' ? size : null)) ?? [];
  if (sizes.length === 3 && typeof sizes[2] === 'number') return sizes;
  const found = shape ? `[${sizes.map((size) => size ?? '?').join(', ')}]` : 'nothing that is known';
  throw new InvalidData(
    `the model reads ${found}, and trainings start from one of images: [height, width, channels]`,
  );
}
