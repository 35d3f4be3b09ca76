import { buildLayers, type WeightValues } from '../../models/build-network';
import { describeNetwork } from '../../models/describe-network';
import type { Layer } from '../../models/layers/layer';
import { listLayers } from '../../models/layers/list-layers';
import type { TensorFlow } from '../../models/tensorflow';
import { decodeWeights } from '../../models/weights-file';
import type { RunnableNetwork } from '../engine';
import { foldBatchNorm } from './fold-batch-norm';
import type { InferenceMember } from './inference-plan';
import { traceForward } from './trace-forward';

/** A network as inference runs it: batch normalisation folded where it can be, its weights decoded. */
export interface LoadedMember extends Pick<RunnableNetwork, 'inputShape' | 'classes'> {
  layers: readonly Layer[];
  values: WeightValues;
}

/** @throws InvalidData where the weights file is malformed, or of another architecture. */
export function loadMember({ architecture, inputShape, classes, weights }: RunnableNetwork): LoadedMember {
  const layers = describeNetwork(architecture, inputShape, classes);
  const specs = listLayers(layers, inputShape).flatMap((layer) => layer.weights);
  return { ...foldBatchNorm({ layers, values: decodeWeights(weights, specs) }), inputShape, classes };
}

/** The forward pass of a loaded network on batches of `rows` rows. */
export function traceMember(
  tf: TensorFlow,
  { layers, inputShape, values }: LoadedMember,
  rows: number,
): InferenceMember {
  const network = buildLayers(tf, layers, inputShape, { values });
  try {
    return traceForward(tf, network, inputShape, rows);
  } finally {
    network.model.dispose();
  }
}
