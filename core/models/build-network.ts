import type { Architecture } from '../contracts/models/architecture';
import { describeNetwork } from './describe-network';
import { initialiseWeight } from './initialise-weights';
import { applyLayers, type LayerOutputs } from './layers/apply-layers';
import type { Layer } from './layers/layer';
import { listLayers } from './layers/list-layers';
import type { LayersModel, SymbolicTensor, TensorFlow, Variable } from './tensorflow';
import type { WeightSpec } from './weight-spec';

/** A weight's description with the variable that holds it. */
export interface NetworkWeight {
  spec: WeightSpec;
  variable: Variable;
}

/** A network that is built. Whoever built it calls `model.dispose()`, which frees the variables too. */
export interface BuiltNetwork {
  /** float32 [batch, height, width, channels] in [0, 1], or [batch, features] → logits [batch, classes] */
  model: LayersModel;
  /** In the order of `listWeights`. */
  weights: NetworkWeight[];
  /**
   * The same network with layers' outputs behind the logits; where layers were asked for. It has no weights of its own, and
   * isn't disposed.
   */
  tapped?: LayersModel;
}

/** Values for every weight, by name. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/** A seed, for the initial weights of `initialiseWeight`; or the weights themselves. */
export type NetworkStart = { seed: number } | { values: WeightValues };

/**
 * Builds the network of an architecture and sets every weight.
 *
 * @param taps names of layers whose outputs are wanted too.
 */
export function buildNetwork(
  tf: TensorFlow,
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
  start: NetworkStart,
  taps: readonly string[] = [],
): BuiltNetwork {
  return buildLayers(tf, describeNetwork(architecture, inputShape, classes), inputShape, start, taps);
}

/** Builds a network of layers and sets every weight. */
export function buildLayers(
  tf: TensorFlow,
  layers: readonly Layer[],
  inputShape: readonly number[],
  start: NetworkStart,
  taps: readonly string[] = [],
): BuiltNetwork {
  const specs = listLayers(layers, inputShape).flatMap((layer) => layer.weights);
  const input = tf.input({ shape: [...inputShape] });
  const given: LayerOutputs = new Map();
  const logits = applyLayers(tf, layers, input, given);
  const model = tf.model({ inputs: input, outputs: logits });
  const weights = specs.map((spec) => ({ spec, variable: findVariable(tf, model, spec) }));
  const valueOf = (spec: WeightSpec): Float32Array | undefined =>
    'seed' in start ? initialiseWeight(spec, start.seed) : start.values.get(spec.name);
  for (const { spec, variable } of weights) {
    const values = valueOf(spec);
    if (!values) throw new Error(`no values for weight ${spec.name}`);
    assignValues(tf, variable, values);
  }
  if (taps.length === 0) return { model, weights };
  const outputs = [logits, ...taps.map((name) => findOutput(given, name))];
  return { model, weights, tapped: tf.model({ inputs: input, outputs }) };
}

function findOutput(outputs: LayerOutputs, name: string): SymbolicTensor {
  const output = outputs.get(name);
  if (output) return output;
  throw new Error(`the network has no layer ${name}, only ${[...outputs.keys()].join(', ')}`);
}

/** Overwrites a variable; its shape stays. */
export function assignValues(tf: TensorFlow, variable: Variable, values: Float32Array): void {
  // A copy, since a tensor may keep the array it was made from.
  const tensor = tf.tensor(values.slice(), variable.shape, 'float32');
  variable.assign(tensor);
  tensor.dispose();
}

/** Layers number a name that is taken in the process, so weights are found by what they were called at first. */
function findVariable(tf: TensorFlow, model: LayersModel, spec: WeightSpec): Variable {
  const [layerName = '', weightName = ''] = spec.name.split('/');
  const weight = model.getLayer(layerName).weights.find((w) => w.originalName.endsWith(`/${weightName}`));
  if (!weight) throw new Error(`layer ${layerName} has no weight ${weightName}`);
  const variable = weight.read();
  if (!(variable instanceof tf.Variable)) throw new Error(`weight ${spec.name} is no variable`);
  return variable as Variable;
}
