import type { TensorFlow } from '../../models/tensorflow';
import type { Precision } from '../../contracts/training/training-options';
import type { Engine, TrainRequest } from '../engine';
import { createInference } from '../inference/create-inference';
import { openProjection } from '../inference/open-projection';
import { createLayerPrediction } from '../inference/predict-layer';
import { settlePrecision } from '../precision/settle-precision';
import { createProgramCache } from '../program/program-cache';
import type { TrainingProgram } from '../program/training-program';
import { runTraining, type StepperFactory } from '../run-training';
import type { StackedProgram } from '../stack/stacked-program';
import { trainOneByOne } from '../train-one-by-one';
import { createCompiledStepper, type CompiledOptions } from './compiled-stepper';
import { measurePrecision } from './measure-precision';
import { trainingKey } from './plan-network-training';
import { createViewCache } from './rows/view-cache';
import { mayShareProgram } from './together/may-share-program';
import { trainInLockstep } from './together/train-in-lockstep';

/** How many training programs stay compiled: those of a study's shapes, with and without the controls' losses. */
const MAX_PROGRAMS = 8;

/** Those of a study's shape with and without the controls' losses, and of its seeds. */
const MAX_STACKED_PROGRAMS = 4;

interface EngineOptions extends Omit<CompiledOptions, 'views'> {
  /** What computed views may take in memory. */
  viewBytes: number;
}

const DEFAULTS: EngineOptions = {
  threads: 1,
  residentBytes: 2 ** 30,
  blockBytes: 2 ** 25,
  viewBytes: 2 ** 29,
};

/**
 * The engine that compiles: a training step is traced once, written out as a TensorFlow graph with a loop round it, and
 * run many steps a call.
 *
 * @param tf TensorFlow.js with its native backend.
 * @param options by default one thread; a training split of up to 1 GiB is in the graph as a whole, a larger one comes
 *   in blocks of 32 MiB; 512 MiB of computed views are kept.
 */
export function createCompiledEngine(tf: TensorFlow, options: Partial<EngineOptions> = {}): Engine {
  const programs = createProgramCache<TrainingProgram>(MAX_PROGRAMS);
  const stackedPrograms = createProgramCache<StackedProgram>(MAX_STACKED_PROGRAMS);
  const { viewBytes, ...limits } = { ...DEFAULTS, ...options };
  const settings: CompiledOptions = { ...limits, views: createViewCache(viewBytes) };
  const inference = createInference(tf, settings.threads);
  const predictLayer = createLayerPrediction(tf, settings.threads);
  const createStepper: StepperFactory = (...of) => createCompiledStepper(tf, programs, settings, ...of);
  const measured = new Map<string, Precision>();
  const measure = async (request: TrainRequest, nowMs: () => number): Promise<Precision> => {
    const key = trainingKey(tf, { ...request, precision: 'float32' });
    const precision = measured.get(key) ?? (await measurePrecision(createStepper, request, nowMs));
    measured.set(key, precision);
    return precision;
  };
  const train: Engine['train'] = async (request, callbacks) => {
    const settled = await settlePrecision(request, () => measure(request, () => callbacks.nowMs()));
    return runTraining(createStepper, settled, callbacks);
  };
  return {
    predict: ({ network, ...rows }, callbacks) =>
      inference.predictEnsemble({ members: [{ network, weight: 1 }], ...rows }, callbacks),
    predictEnsemble: (request, callbacks) => inference.predictEnsemble(request, callbacks),
    predictLayer,
    openProjection: openProjection(tf),
    measureLatency: (request) => inference.measureLatency(request),
    train,
    trainTogether: (members) => {
      const [first, ...others] = members;
      const requests = members.map(({ request }) => request);
      return first && mayShareProgram(tf, requests, settings.residentBytes)
        ? trainInLockstep(tf, stackedPrograms, [first, ...others], settings.views)
        : trainOneByOne(train, members);
    },
  };
}
