import { pinnedFile } from '../../core/contracts/data/location';
import type { Network } from '../../core/contracts/models/models';
import type { StartModel } from '../../core/contracts/models/start';
import { listWeights } from '../../core/models/list-weights';
import { encodeWeights } from '../../core/models/weights-file';
import { readKeras } from '../keras/read-keras';
import type { FileKeeping } from '../keep-file';
import { keepModel } from '../keep-model';
import { readLayers } from '../tensorflow/read-layers';
import { convertBackbone } from './convert-backbone';

/** A model that is named with its SHA-256, and the network that it became. */
export interface KeptBackbone {
  model: StartModel;
  network: Network;
}

/**
 * Has a model of another library in the store, and beside it the network that it becomes here.
 *
 * @throws InvalidInput, with fields from the model on, where it can't become one; InvalidData for a file that is no such model
 */
export async function keepBackbone(model: StartModel, keeping: FileKeeping): Promise<KeptBackbone> {
  const { type, file, scale, cutAfter } = model;
  const kept = await keepModel(type, file, keeping);
  const bytes = await keeping.blobs.read(kept);
  const read = type === 'keras' ? await readKeras(bytes) : readLayers(bytes);
  const { architecture, inputShape, classes, values } = convertBackbone(read, { scale, cutAfter });
  const specs = listWeights(architecture, inputShape, classes);
  const weights = await keeping.blobs.write(encodeWeights(specs, values));
  return {
    model: { ...model, file: { uri: pinnedFile(file).uri, sha256: kept.digest } },
    network: { architecture, inputShape, classes, weights },
  };
}
