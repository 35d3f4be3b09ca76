import type { Loss } from '../contracts/training/training';
import { listProjections } from '../distillation/hints/projection';
import { initialiseWeight } from '../models/initialise-weights';
import { findFrozenLayers, freezeLayers } from '../models/adopt-weights';
import { buildLayers, type BuiltNetwork, type NetworkStart } from '../models/build-network';
import { describeNetwork } from '../models/describe-network';
import { describePair } from '../models/describe-pair';
import type { Layer } from '../models/layers/layer';
import { cutLayers } from '../models/layers/cut-layers';
import { listLayers } from '../models/layers/list-layers';
import { listWeights } from '../models/list-weights';
import { shapeAfter } from '../models/layers/output-shape';
import type { TensorFlow, Variable } from '../models/tensorflow';
import type { WeightSpec } from '../models/weight-spec';
import type { TrainRequest } from './engine';
import { hintColumn, listTaps } from './training-loss';

/** What of a request says which network is trained: the student, and beside it a peer where the loss asks for one. */
export type Trained = Pick<TrainRequest, 'architecture' | 'classes' | 'loss' | 'hints' | 'start'> & {
  train: Pick<TrainRequest['train'], 'shape'>;
};

/** Every weight that a training changes, and that its checkpoints hold: the student's come first, those of hints last. */
export function listTrainedWeights(trained: Trained): WeightSpec[] {
  const ofLayers = listLayers(describeTrained(trained), trained.train.shape).flatMap(
    ({ weights }) => weights,
  );
  return [...ofLayers, ...listHintWeights(trained)];
}

/** A network under training. Whoever built it calls `dispose`, which frees its variables. */
export interface TrainedNetwork extends BuiltNetwork {
  /** What hints have beside the network, by name; they are among `weights`. */
  projections: Readonly<Record<string, Variable>>;
  dispose: () => void;
}

/** Builds what is trained. Its outputs are the student's logits, with the peer's behind them; hints are of the student's layers. */
export function buildTrained(tf: TensorFlow, trained: Trained, start: NetworkStart): TrainedNetwork {
  const network = buildLayers(tf, describeTrained(trained), trained.train.shape, start, listTaps(trained));
  const ofHints = listHintWeights(trained).map((spec) => {
    const values = 'seed' in start ? initialiseWeight(spec, start.seed) : start.values.get(spec.name);
    if (!values) throw new Error(`no values for weight ${spec.name}`);
    const initial = tf.tensor(values.slice(), [...spec.shape], 'float32');
    const variable = tf.variable(initial);
    initial.dispose();
    return { spec, variable };
  });
  return {
    ...network,
    weights: [...network.weights, ...ofHints],
    projections: Object.fromEntries(ofHints.map(({ spec, variable }) => [spec.name, variable])),
    dispose: () => {
      network.model.dispose();
      for (const { variable } of ofHints) variable.dispose();
    },
  };
}

/** Weights that hints have beside the student. */
function listHintWeights({ architecture, classes, train, hints = [] }: Trained): WeightSpec[] {
  return hints.flatMap(({ loss, layer, shape }, i) => {
    const layers = cutLayers(describeNetwork(architecture, train.shape, classes), layer);
    return listProjections(loss, hintColumn(i), shapeAfter(layers, train.shape), shape);
  });
}

function describeTrained(trained: Trained): Layer[] {
  const { architecture, classes, loss, train } = trained;
  const layers = describeNetwork(architecture, train.shape, classes);
  return freezeLayers(hasPeer(loss) ? describePair(layers) : layers, listFrozenLayers(trained));
}

/** Names of the layers that the training leaves as they were taken over. */
export function listFrozenLayers({ architecture, classes, train, start }: Trained): Set<string> {
  return start ? findFrozenLayers(listWeights(architecture, train.shape, classes), start) : new Set();
}

function hasPeer(loss: Loss): boolean {
  return 'peer' in loss && loss.peer !== undefined;
}
