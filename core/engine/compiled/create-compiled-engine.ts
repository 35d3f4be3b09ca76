import type { TensorFlow } from '../../models/tensorflow';
import type { Precision } from '../../contracts/training-options';
import type { Engine, TrainRequest } from '../engine';
import { createInference } from '../inference/create-inference';
import { settlePrecision } from '../precision/settle-precision';
import { createProgramCache } from '../program/program-cache';
import type { TrainingProgram } from '../program/training-program';
import { runTraining, type StepperFactory } from '../run-training';
import { createCompiledStepper, type CompiledOptions } from './compiled-stepper';
import { measurePrecision } from './measure-precision';
import { trainingKey } from './plan-network-training';

/** How many training programs stay compiled: those of a study's shapes, with and without the controls' losses. */
const MAX_PROGRAMS = 8;

const DEFAULTS: CompiledOptions = { threads: 1, residentBytes: 2 ** 30, blockBytes: 2 ** 25 };

/**
 * The engine that compiles: a training step is traced once, written out as a TensorFlow graph with a loop round it, and
 * run many steps a call.
 *
 * @param tf TensorFlow.js with its native backend.
 * @param options by default one thread; a training split of up to 1 GiB is in the graph as a whole, a larger one comes
 *   in blocks of 32 MiB.
 */
export function createCompiledEngine(tf: TensorFlow, options: Partial<CompiledOptions> = {}): Engine {
  const programs = createProgramCache<TrainingProgram>(MAX_PROGRAMS);
  const inference = createInference(tf);
  const createStepper: StepperFactory = (...of) =>
    createCompiledStepper(tf, programs, { ...DEFAULTS, ...options }, ...of);
  const measured = new Map<string, Precision>();
  const measure = async (request: TrainRequest, nowMs: () => number): Promise<Precision> => {
    const key = trainingKey(tf, { ...request, precision: 'float32' });
    const precision = measured.get(key) ?? (await measurePrecision(createStepper, request, nowMs));
    measured.set(key, precision);
    return precision;
  };
  return {
    predict: ({ network, ...images }, callbacks) =>
      inference.predictEnsemble({ members: [{ network, weight: 1 }], ...images }, callbacks),
    predictEnsemble: (request, callbacks) => inference.predictEnsemble(request, callbacks),
    measureLatency: (request) => inference.measureLatency(request),
    train: async (request, callbacks) => {
      const settled = await settlePrecision(request, () => measure(request, () => callbacks.nowMs()));
      return runTraining(createStepper, settled, callbacks);
    },
  };
}
