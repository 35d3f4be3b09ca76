import { InvalidData } from '../../core/contracts/errors';
import type { TensorFlow } from '../../core/models/tensorflow';
import type { RunnableModel } from '../models/runnable-model';
import { runLayers } from '../tensorflow/open-web-model';
import type { KerasConfig } from './keras-config';
import { registerNormalisation } from './normalisation-layer';
import { readKeras } from './read-keras';

/**
 * A model of Keras in one file: .keras, or .h5 of Keras 2 or 3. Its layers are built with those of TensorFlow.js.
 *
 * @throws InvalidData for files that are no such model, and layers that aren't known here.
 */
export async function openKeras(tf: TensorFlow, bytes: Uint8Array): Promise<RunnableModel> {
  registerNormalisation(tf);
  const { config, weights } = await readKeras(bytes);
  refuseUnknownLayers(tf, config);
  return runLayers(tf, { modelTopology: { model_config: config.topology } }, (layer) => weights.get(layer));
}

function refuseUnknownLayers(tf: TensorFlow, { layers }: KerasConfig): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const unknown = layers.filter(({ className }) => !(className in known));
  if (unknown.length === 0) return;
  const names = unknown.map(({ className, name }) => `${className} (${name})`).join(', ');
  const mend = 'export the model as a SavedModel or ONNX instead';
  throw new InvalidData(`layers that TensorFlow.js doesn't have: ${names}; ${mend}`, { unknown });
}
