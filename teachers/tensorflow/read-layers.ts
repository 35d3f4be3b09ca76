import { InvalidData } from '../../core/contracts/errors';
import { sizeOf } from '../../core/contracts/shape';
import { readKerasConfig } from '../keras/keras-config';
import type { KerasModel } from '../keras/read-keras';
import type { LayerVariable } from '../keras/read-weights';
import { readArtifacts } from './model-artifacts';

type Artifacts = ReturnType<typeof readArtifacts>;

/**
 * A model of layers for TensorFlow.js, whose topology is Keras's, before anything is built of it.
 *
 * @throws InvalidData for files that are no such model, and weights that were made smaller
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
  for (const { name, shape, dtype, ...rest } of weightSpecs) {
    if (dtype !== 'float32' || 'quantization' in rest)
      throw new InvalidData(
        `the weights ${name} aren't kept as float32: export the model without quantization`,
      );
    const size = sizeOf(shape);
    const end = offset + 4 * size;
    if (end > weightData.byteLength)
      throw new InvalidData(`the shards end within its weights ${name}`, { name });
    const layer = name.slice(0, name.lastIndexOf('/'));
    const values = new Float32Array(weightData.slice(offset, end));
    variables.set(layer, [...(variables.get(layer) ?? []), { shape, values }]);
    offset = end;
  }
  return variables;
}
