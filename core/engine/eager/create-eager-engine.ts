import type { TrainingIdentity } from '../../contracts/checkpoint';
import type { ImageShape } from '../../data/labelled-images';
import { lossFor, needsSoftLabels } from '../../distillation/losses/loss-for';
import { buildNetwork, type BuiltNetwork } from '../../models/build-network';
import { countCost } from '../../models/count-cost';
import { listWeights } from '../../models/list-weights';
import type { TensorFlow } from '../../models/tensorflow';
import { decodeWeights, encodeWeights } from '../../models/weights-file';
import { decodeCheckpoint, type Checkpoint } from '../checkpoint';
import type { Engine, RunnableNetwork, TrainCallbacks, TrainRequest, TrainResult } from '../engine';
import { predictRows } from '../predict-rows';
import type { Stepper } from '../stepper';
import { TrainLoop } from '../train-loop';
import { createEagerStepper } from './eager-stepper';
import { measureLatency } from './measure-latency';
import { predictLogits } from './predict-logits';

/**
 * The engine that runs TensorFlow.js eagerly: each kernel is called from JavaScript.
 *
 * @param tf TensorFlow.js with its native backend.
 */
export function createEagerEngine(tf: TensorFlow): Engine {
  return {
    train: (request, callbacks) => train(tf, request, callbacks),
    predict: async ({ network, rows, images, shifts }, callbacks) => {
      const { model } = loadNetwork(tf, network);
      const predict = (batch: Float32Array, count: number) => predictLogits(tf, model, batch, count);
      try {
        const shape = imageShape(network.inputShape);
        return await predictRows(predict, { rows, shape, images, shifts }, network.classes, callbacks);
      } finally {
        model.dispose();
      }
    },
    measureLatency: (request) => {
      const models = request.networks.map((network) => loadNetwork(tf, network).model);
      try {
        return measureLatency(tf, models, imageShape(request.networks[0]?.inputShape ?? []), request);
      } finally {
        for (const model of models) model.dispose();
      }
    },
  };
}

async function train(tf: TensorFlow, request: TrainRequest, callbacks: TrainCallbacks): Promise<TrainResult> {
  refuseMissingLabels(request);
  const { architecture, classes, train: rows } = request;
  const specs = listWeights(architecture, rows.shape, classes);
  const identity = identify(request);
  const resumed = request.resumeFrom ? decodeCheckpoint(request.resumeFrom, identity, specs) : null;
  const stepper = startStepper(tf, request, resumed);
  try {
    const state = resumed?.state ?? { step: 0, epoch: 0, batch: 0, lossSum: 0, history: [] };
    const loop = new TrainLoop(stepper, request, identity, state, callbacks);
    const { score, logProbabilities } = await loop.run();
    return {
      weights: encodeWeights(specs, stepper.snapshot().weights),
      checkpoint: loop.encode(),
      validation: score,
      validationLogProbabilities: logProbabilities,
      cost: countCost(architecture, rows.shape, classes),
      history: state.history,
      epochsRun: state.epoch,
      steps: state.step,
    };
  } finally {
    stepper.dispose();
  }
}

function startStepper(tf: TensorFlow, request: TrainRequest, resumed: Checkpoint | null): Stepper {
  const { architecture, classes, train: rows, loss, optimizer, seed } = request;
  const start = resumed ? { values: resumed.network.weights } : { seed };
  const network = buildNetwork(tf, architecture, rows.shape, classes, start);
  return createEagerStepper(tf, network, lossFor(tf, loss), optimizer, resumed?.network ?? null);
}

function identify(request: TrainRequest): TrainingIdentity {
  const { architecture, classes, train: rows, views, loss, optimizer, batchSize, epochs, seed } = request;
  return {
    architecture,
    inputShape: [...rows.shape],
    classes,
    rows: rows.rows,
    views: views.length,
    loss,
    optimizer,
    batchSize,
    epochs,
    seed,
  };
}

/** Fails before any work where the loss would find no soft labels in some epoch. */
function refuseMissingLabels({ loss, views, train: rows, classes }: TrainRequest): void {
  views.forEach(({ shifts, softLogProbabilities }, i) => {
    if (shifts.length !== 2 * rows.rows) throw new Error(`view ${i} has shifts for another number of rows`);
    if (needsSoftLabels(loss) && softLogProbabilities?.length !== rows.rows * classes) {
      throw new Error(`view ${i} lacks soft labels for its ${rows.rows} rows, and the loss needs them`);
    }
  });
}

function loadNetwork(
  tf: TensorFlow,
  { architecture, inputShape, classes, weights }: RunnableNetwork,
): BuiltNetwork {
  const values = decodeWeights(weights, listWeights(architecture, inputShape, classes));
  return buildNetwork(tf, architecture, inputShape, classes, { values });
}

function imageShape(inputShape: readonly number[]): ImageShape {
  const [height, width, channels] = inputShape;
  if (inputShape.length !== 3 || !height || !width || !channels) {
    throw new Error(`images have a shape [height, width, channels], not [${inputShape.join(', ')}]`);
  }
  return [height, width, channels];
}
