import { findAdoptedLayers, layerOf } from '../models/adopt-weights';
import type { WeightValues } from '../models/build-network';
import { initialiseWeight } from '../models/initialise-weights';
import { listWeights } from '../models/list-weights';
import type { WeightSpec } from '../models/weight-spec';
import { decodeWeights } from '../models/weights-file';
import type { TrainingStart, TrainRequest } from './engine';
import { listTrainedWeights, type Trained } from './trained-network';

/** What every weight is before the first step: as in the network that it starts from where it fits, or by the seed. */
export function initialWeights(request: Trained & Pick<TrainRequest, 'seed'>): WeightValues {
  const specs = listTrainedWeights(request);
  const adopted = request.start && readAdopted(specs, request.start);
  return new Map(
    specs.map((spec) => [spec.name, adopted?.get(spec.name) ?? initialiseWeight(spec, request.seed)]),
  );
}

function readAdopted(specs: readonly WeightSpec[], { network, newHead }: TrainingStart): WeightValues {
  const { architecture, inputShape, classes, weights } = network;
  const values = decodeWeights(weights, listWeights(architecture, inputShape, classes));
  const layers = findAdoptedLayers(specs, network, newHead);
  return new Map([...values].filter(([name]) => layers.has(layerOf({ name }))));
}
