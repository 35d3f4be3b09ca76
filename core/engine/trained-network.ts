import type { Loss } from '../contracts/training';
import { buildLayers, type BuiltNetwork, type NetworkStart } from '../models/build-network';
import { describeNetwork } from '../models/describe-network';
import { describePair } from '../models/describe-pair';
import type { Layer } from '../models/layers/layer';
import { listLayers } from '../models/layers/list-layers';
import type { TensorFlow } from '../models/tensorflow';
import type { WeightSpec } from '../models/weight-spec';
import type { TrainRequest } from './engine';
import { listTaps } from './training-loss';

/** What of a request says which network is trained: the student, and beside it a peer where the loss asks for one. */
type Trained = Pick<TrainRequest, 'architecture' | 'classes' | 'loss' | 'hints'> & {
  train: Pick<TrainRequest['train'], 'shape'>;
};

/** Every weight that a training changes, and that its checkpoints hold: the student's come first. */
export function listTrainedWeights(trained: Trained): WeightSpec[] {
  return listLayers(describeTrained(trained), trained.train.shape).flatMap(({ weights }) => weights);
}

/** Builds what is trained. Its outputs are the student's logits, with the peer's behind them; hints are of the student's layers. */
export function buildTrained(tf: TensorFlow, trained: Trained, start: NetworkStart): BuiltNetwork {
  return buildLayers(tf, describeTrained(trained), trained.train.shape, start, listTaps(trained));
}

function describeTrained({ architecture, classes, loss, train }: Trained): Layer[] {
  const layers = describeNetwork(architecture, train.shape, classes);
  return hasPeer(loss) ? describePair(layers) : layers;
}

function hasPeer(loss: Loss): boolean {
  return 'peer' in loss && loss.peer !== undefined;
}
