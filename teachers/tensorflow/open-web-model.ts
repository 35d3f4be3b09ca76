import { z } from 'zod';
import { InvalidData } from '../../core/contracts/errors';
import type { LayersModel, SymbolicTensor, Tensor, TensorFlow } from '../../core/models/tensorflow';
import { errorText } from '../../sources/error-text';
import type { RunnableModel } from '../models/runnable-model';
import { readArtifacts, type ModelArtifacts } from './model-artifacts';
import { feedTensor, portOf, takeNumbers } from './tensors';

/**
 * A model that was made of layers, for TensorFlow.js: `format` "layers-model".
 *
 * @throws InvalidData for files that are no such model, or layers that aren't known.
 */
export async function openLayers(tf: TensorFlow, bytes: Uint8Array): Promise<RunnableModel> {
  return runLayers(tf, readArtifacts(bytes, 'layers-model'));
}

/** Weights of one layer, in its own order; undefined where it has none. */
export type WeightsOf = (layer: string) => { shape: number[]; values: Float32Array }[] | undefined;

/**
 * @param weightsOf gives weights by layer, where `artifacts` have none
 * @throws InvalidData for layers that aren't known, and weights that don't fit them.
 */
export async function runLayers(
  tf: TensorFlow,
  artifacts: ModelArtifacts,
  weightsOf?: WeightsOf,
): Promise<RunnableModel> {
  const model = await load(async () => {
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    if (weightsOf) setWeights(tf, loaded, weightsOf);
    return loaded;
  });
  // A Sequential model has no names of its own: ends are called as their layers, as functional models call theirs.
  const describe = (ends: SymbolicTensor[]) =>
    ends.map(({ sourceLayer, dtype, shape }) => portOf(sourceLayer.name, dtype, shape));
  const [inputPorts, outputPorts] = [describe(model.inputs), describe(model.outputs)];
  const place = (output: string) => outputPorts.findIndex(({ name }) => name === output);
  return {
    inputs: inputPorts,
    outputs: outputPorts,
    inner: model.layers.filter(hasOneOutput).map(({ name }) => name),
    run: (feeds, output) => {
      const inputs = inputPorts.map(({ name }) => feedTensor(tf, feeds, name));
      // A model that ends with an inner layer has the same layers and no weights of its own: there is nothing to dispose of.
      const asked = place(output) < 0 ? endWith(tf, model, output) : model;
      const outputs = predict(asked, inputs);
      const found = outputs[Math.max(0, place(output))];
      return takeNumbers(tf, found, output, [...inputs, ...outputs]);
    },
    close: () => {
      model.dispose();
      return Promise.resolve();
    },
  };
}

/** One that reads several things, such as a tower for two images, gives several, and none by its name. */
function hasOneOutput({ inboundNodes }: LayersModel['layers'][0]): boolean {
  return inboundNodes.length === 1 && inboundNodes[0]?.outputTensors.length === 1;
}

function endWith(tf: TensorFlow, { inputs, layers }: LayersModel, name: string): LayersModel {
  const layer = layers.find((each) => each.name === name);
  if (!layer) throw new Error(`the model has no layer ${name}`);
  return tf.model({ inputs, outputs: layer.output });
}

function predict(model: LayersModel, inputs: Tensor[]): Tensor[] {
  const [only] = inputs;
  const batchSize = only?.shape[0] ?? 1;
  const answers = model.predict(inputs.length === 1 && only ? only : inputs, { batchSize });
  return Array.isArray(answers) ? answers : [answers];
}

function setWeights(tf: TensorFlow, { layers }: LayersModel, weightsOf: WeightsOf): void {
  for (const layer of layers) {
    const own = weightsOf(layer.name) ?? [];
    if (own.length !== layer.weights.length)
      throw new Error(`layer ${layer.name} has ${layer.weights.length} weights, and the file ${own.length}`);
    const tensors = own.map(({ shape, values }) => tf.tensor(values, shape));
    layer.setWeights(tensors);
    tf.dispose(tensors);
  }
}

/**
 * A graph that was made for TensorFlow.js of a SavedModel: `format` "graph-model".
 *
 * @throws InvalidData for files that are no such model, or operations that aren't known.
 */
export async function openGraph(tf: TensorFlow, bytes: Uint8Array): Promise<RunnableModel> {
  const artifacts = readArtifacts(bytes, 'graph-model');
  const model = await load(() => tf.loadGraphModel(tf.io.fromMemory(artifacts)));
  const inner = listNodes(artifacts.modelTopology);
  return {
    inputs: model.inputs.map(({ name, dtype, shape }) => portOf(name, dtype, shape)),
    outputs: model.outputs.map(({ name, dtype, shape }) => portOf(name, dtype, shape)),
    inner,
    run: (feeds, output) => {
      const inputs = Object.fromEntries([...feeds.keys()].map((name) => [name, feedTensor(tf, feeds, name)]));
      const answer = model.execute(inputs, output);
      const answers = Array.isArray(answer) ? answer : [answer];
      return takeNumbers(tf, answers[0], output, [...Object.values(inputs), ...answers]);
    },
    close: () => {
      model.dispose();
      return Promise.resolve();
    },
  };
}

/** What is neither given nor kept. */
function listNodes(topology: Record<string, unknown>): string[] {
  const nodes = GraphNodes.safeParse(topology['node']).data ?? [];
  return nodes.filter(({ op }) => !NO_RESULTS.has(op)).map(({ name }) => name);
}

const GraphNodes = z.array(z.looseObject({ name: z.string(), op: z.string() }));
const NO_RESULTS: ReadonlySet<string> = new Set(['Placeholder', 'Const', 'NoOp']);

async function load<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new InvalidData(`the model can't be loaded by TensorFlow.js: ${errorText(error)}`, {}, error);
  }
}
