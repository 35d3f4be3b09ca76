import { InvalidData } from '../../core/contracts/errors';
import { sizeOf } from '../../core/contracts/models/shape';
import { fromHalves } from '../../core/data/soft-labels/half-floats';
import { readKerasConfig } from '../keras/keras-config';
import type { KerasModel } from '../keras/read-keras';
import type { LayerVariable } from '../keras/read-weights';
import { readArtifacts } from './model-artifacts';

type Artifacts = ReturnType<typeof readArtifacts>;

/**
 * A model of layers for TensorFlow.js, whose topology is Keras's, before anything is built of it. TensorFlow.js itself reads
 * weights as tensors only, and the worker that recipes are resolved on has no TensorFlow.
 *
 * @throws InvalidData for files that are no such model, and weights that aren't numbers with a point
 */
export function readLayers(bytes: Uint8Array): KerasModel {
  const artifacts = readArtifacts(bytes, 'layers-model');
  const { modelTopology } = artifacts;
  return {
    config: readKerasConfig(modelTopology['model_config'] ?? modelTopology),
    weights: readVariables(artifacts),
  };
}

function readVariables({ weightSpecs, weightData }: Artifacts): Map<string, LayerVariable[]> {
  const variables = new Map<string, LayerVariable[]>();
  let offset = 0;
  for (const spec of weightSpecs) {
    const { name, shape } = spec;
    const { bytes, read } = storageOf(spec);
    const end = offset + bytes * sizeOf(shape);
    if (end > weightData.byteLength)
      throw new InvalidData(`the shards end within its weights ${name}`, { name });
    const layer = name.slice(0, name.lastIndexOf('/'));
    const variable = { shape, values: read(weightData.slice(offset, end)) };
    variables.set(layer, [...(variables.get(layer) ?? []), variable]);
    offset = end;
  }
  return variables;
}

/** How the numbers of a weight are kept. */
interface Storage {
  /** Of each number. */
  bytes: number;
  read: (stored: ArrayBuffer) => Float32Array;
}

/** Made smaller for the web, weights are steps of one size from the least on, or halves. */
function storageOf({ name, dtype, quantization }: Artifacts['weightSpecs'][0]): Storage {
  if (dtype !== 'float32')
    throw new InvalidData(`the weights ${name} are of ${dtype}, not float32`, { name });
  const { dtype: kept = 'float32', scale = 1, min = 0 } = quantization ?? {};
  const spread = (steps: Uint8Array | Uint16Array) => Float32Array.from(steps, (step) => step * scale + min);
  switch (kept) {
    case 'float32':
      return { bytes: 4, read: (stored) => new Float32Array(stored) };
    case 'float16':
      return { bytes: 2, read: (stored) => fromHalves(new Uint16Array(stored)) };
    case 'uint16':
      return { bytes: 2, read: (stored) => spread(new Uint16Array(stored)) };
    case 'uint8':
      return { bytes: 1, read: (stored) => spread(new Uint8Array(stored)) };
  }
}
