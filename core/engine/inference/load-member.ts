import { buildNetwork, type WeightValues } from '../../models/build-network';
import { listWeights } from '../../models/list-weights';
import type { TensorFlow } from '../../models/tensorflow';
import { decodeWeights } from '../../models/weights-file';
import type { RunnableNetwork } from '../engine';
import { foldBatchNorm } from './fold-batch-norm';
import type { InferenceMember } from './inference-plan';
import { traceForward } from './trace-forward';

/** A network as inference runs it: without batch normalisation, its weights decoded. */
export interface LoadedMember extends Pick<RunnableNetwork, 'architecture' | 'inputShape' | 'classes'> {
  values: WeightValues;
}

/** @throws InvalidData where the weights file is malformed, or of another architecture. */
export function loadMember({ architecture, inputShape, classes, weights }: RunnableNetwork): LoadedMember {
  const values = decodeWeights(weights, listWeights(architecture, inputShape, classes));
  return { ...foldBatchNorm({ architecture, values }), inputShape, classes };
}

/** The forward pass of a loaded network on batches of `rows` rows. */
export function traceMember(
  tf: TensorFlow,
  { architecture, inputShape, classes, values }: LoadedMember,
  rows: number,
): InferenceMember {
  const network = buildNetwork(tf, architecture, inputShape, classes, { values });
  try {
    return traceForward(tf, network, inputShape, rows);
  } finally {
    network.model.dispose();
  }
}
