import { createHash } from 'node:crypto';
import type { TrainingIdentity } from '../contracts/training/checkpoint';
import type { Sampling } from '../data/sampling';
import { toBytes } from '../data/typed-bytes';
import { countCost } from '../models/count-cost';
import { listWeights } from '../models/list-weights';
import { encodeWeights } from '../models/weights-file';
import { decodeCheckpoint, type NetworkState } from './checkpoint';
import type { SettledRequest, TrainCallbacks, TrainingStart, TrainResult } from './engine';
import { refuseMissingLabels } from './refuse-missing-labels';
import type { Stepper } from './stepper';
import { listTrainedWeights } from './trained-network';
import { TrainLoop } from './train-loop';

/** Makes the stepper of a request; `start` is the state to go on from, or null to start afresh. */
export type StepperFactory = (request: SettledRequest, start: NetworkState | null) => Promise<Stepper>;

/** A whole training on any engine: what `Engine.train` promises. */
export async function runTraining(
  createStepper: StepperFactory,
  request: SettledRequest,
  callbacks: TrainCallbacks,
): Promise<TrainResult> {
  refuseMissingLabels(request);
  const { architecture, classes, train: rows } = request;
  const specs = listWeights(architecture, rows.shape, classes);
  const identity = identify(request);
  const resumed = request.resumeFrom
    ? decodeCheckpoint(request.resumeFrom, identity, listTrainedWeights(request))
    : null;
  const stepper = await createStepper(request, resumed?.network ?? null);
  try {
    const state = resumed?.state ?? { step: 0, epoch: 0, batch: 0, lossSum: 0, history: [] };
    const loop = new TrainLoop(stepper, request, identity, { state, best: resumed?.best ?? null }, callbacks);
    const { score, logProbabilities, weights, bestEpoch } = await loop.run();
    return {
      weights: encodeWeights(specs, weights),
      checkpoint: loop.encode(),
      validation: score,
      validationLogProbabilities: logProbabilities,
      cost: countCost(architecture, rows.shape, classes),
      history: state.history,
      precision: identity.precision,
      epochsRun: state.epoch,
      bestEpoch,
      steps: state.step,
    };
  } finally {
    await stepper.dispose();
  }
}

function identify(request: SettledRequest): TrainingIdentity {
  const {
    architecture,
    classes,
    train: rows,
    views,
    loss,
    hints,
    optimizer,
    batchSize,
    epochs,
    seed,
    start,
    sampling,
    precision = 'float32',
    earlyStopping = null,
  } = request;
  return {
    architecture,
    inputShape: [...rows.shape],
    classes,
    rows: rows.rows,
    views: views.length,
    loss,
    ...(hints && { hints: [...hints] }),
    optimizer,
    batchSize,
    epochs,
    seed,
    ...(start && { start: identifyStart(start) }),
    sampling: identifySampling(sampling),
    precision,
    earlyStopping,
  };
}

function identifySampling(sampling: Sampling = 'shuffle'): TrainingIdentity['sampling'] {
  if (typeof sampling === 'string') return sampling;
  return { weights: digestOf(toBytes(sampling.weights)) };
}

function identifyStart({ network, newHead, freeze }: TrainingStart): TrainingIdentity['start'] {
  return { weights: digestOf(network.weights), newHead, freeze };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
