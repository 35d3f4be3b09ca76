import type { TensorFlow } from '../../models/tensorflow';
import { createEagerEngine } from '../eager/create-eager-engine';
import type { Engine } from '../engine';
import { runTraining } from '../run-training';
import { createCompiledStepper } from './compiled-stepper';
import { createProgramCache } from './program-cache';

/** How many training programs stay compiled: those of a study's shapes, with and without the controls' losses. */
const MAX_PROGRAMS = 8;

/**
 * The engine that compiles: a training step is traced once, written out as a TensorFlow graph with a loop round it, and
 * run many steps a call.
 *
 * @param tf TensorFlow.js with its native backend.
 */
export function createCompiledEngine(tf: TensorFlow): Engine {
  const programs = createProgramCache(MAX_PROGRAMS);
  return {
    ...createEagerEngine(tf),
    train: (request, callbacks) =>
      runTraining((...of) => createCompiledStepper(tf, programs, ...of), request, callbacks),
  };
}
