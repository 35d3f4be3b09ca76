/**
 * What Keras 3 writes of a model, in the notation of Keras 2, which TensorFlow.js reads. What is only of use in training is left out.
 */
import { z } from 'zod';
import { InvalidData } from '../../core/contracts/errors';

type Json = Record<string, unknown>;

const LayerJson = z.looseObject({
  class_name: z.string(),
  config: z.looseObject({ name: z.string() }),
  inbound_nodes: z.array(z.unknown()).optional(),
});

const ModelJson = z.looseObject({
  class_name: z.enum(['Sequential', 'Functional', 'Model']),
  config: z.looseObject({ name: z.string().optional(), layers: z.array(LayerJson).min(1) }),
});

export interface KerasLayer {
  className: string;
  name: string;
}

/** A model as TensorFlow.js reads it, and its layers in the order of the file. */
export interface KerasConfig {
  topology: Json;
  layers: KerasLayer[];
}

/** @throws InvalidData for a model that is neither Sequential nor functional: such have no layers that could be read. */
export function readKerasConfig(json: unknown): KerasConfig {
  const parsed = ModelJson.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new InvalidData(
      `the model is neither Sequential nor functional, so that its layers can't be read: ${where}: ${issue?.message}`,
    );
  }
  const { class_name, config } = parsed.data;
  const layers = config.layers.map(translateLayer);
  const ends = {
    input_layers: listEnds(config['input_layers']),
    output_layers: listEnds(config['output_layers']),
  };
  const own = { name: config.name ?? 'model', layers, ...(class_name !== 'Sequential' && ends) };
  return {
    topology: { class_name: class_name === 'Sequential' ? class_name : 'Functional', config: own },
    layers: config.layers.map((layer) => ({ className: layer.class_name, name: layer.config.name })),
  };
}

/** One end is written as [layer, node, tensor], several as a list of such. */
function listEnds(ends: unknown): unknown {
  return Array.isArray(ends) && typeof ends[0] === 'string' ? [ends] : ends;
}

function translateLayer({ class_name, config, inbound_nodes }: z.infer<typeof LayerJson>): Json {
  return {
    class_name,
    name: config.name,
    config: translateConfig(config),
    ...(inbound_nodes && { inbound_nodes: inbound_nodes.map(translateNode) }),
  };
}

/** Fields whose values are objects that say how to train. */
const OF_TRAINING = /_(?:initializer|regularizer|constraint)$/;

function translateConfig(config: Json): Json {
  const fields = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (OF_TRAINING.test(key)) return [];
    if (key === 'batch_shape') return [['batch_input_shape', value]];
    if (key === 'dtype') return [['dtype', dtypeOf(value)]];
    if (/(?:^|_)activation$/.test(key)) return [[key, activationOf(value)]];
    if (key === 'axis' && Array.isArray(value) && value.length === 1) return [[key, value[0]]];
    return [[key, isLayer(value) ? translateLayer(LayerJson.parse(value)) : value]];
  });
  return Object.fromEntries(fields);
}

/** Of wrappers, such as Bidirectional. */
function isLayer(value: unknown): boolean {
  return LayerJson.safeParse(value).success;
}

/** A policy's name; weights are computed with in float32 here, whatever it says. */
function dtypeOf(value: unknown): unknown {
  const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'config') : value;
  const text: unknown = typeof name === 'object' && name !== null ? Reflect.get(name, 'name') : name;
  return typeof text === 'string' && text.includes('float') ? 'float32' : text;
}

function activationOf(value: unknown): unknown {
  const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'config') : value;
  return name === 'silu' ? 'swish' : name;
}

/** Keras 3 writes the call, {"args": […], "kwargs": {…}}; Keras 2 wrote [[layer, node, tensor, kwargs], …]. */
function translateNode(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const kwargs = Object.entries((Reflect.get(node, 'kwargs') ?? {}) as Json);
  const own = Object.fromEntries(kwargs.filter(([key, value]) => key !== 'mask' && value !== null));
  return historiesOf(Reflect.get(node, 'args')).map((history) => [...history, own]);
}

function historiesOf(value: unknown): unknown[][] {
  if (Array.isArray(value)) return value.flatMap(historiesOf);
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'class_name') !== '__keras_tensor__')
    return [];
  const config = Reflect.get(value, 'config') as Json;
  return [config['keras_history'] as unknown[]];
}
