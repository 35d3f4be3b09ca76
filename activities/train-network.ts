import type { StepResult, TrainRequest } from '../core/contracts/activities';
import { TrainedModel } from '../core/contracts/models/models';
import type { Stage } from '../core/contracts/stages';
import type { Step } from '../storage/step-cache';
import { stepKey } from '../storage/step-key';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

/** Raise it when trained networks or their files change for the same request. */
const CODE_VERSION = 2;

/** The step that a request is, whether it is trained alone or with others. */
export function trainingStep(stage: Stage, request: TrainRequest): Step<typeof TrainedModel> {
  return { stage, codeVersion: CODE_VERSION, params: request, schema: TrainedModel };
}

/** Trains one network for `stage`, or takes it from the store where the same request was trained before. */
export async function trainNetwork(
  stage: Stage,
  request: TrainRequest,
  { steps, checkpoints, trainer }: TrainerDependencies,
): Promise<StepResult<TrainedModel>> {
  const step = trainingStep(stage, request);
  const key = stepKey(step);
  const clear = () => checkpoints.clear(key);
  const job = { kind: 'train', key, ...request } as const;
  const result = await steps.runStep({
    ...step,
    compute: () => runOnTrainer((options) => trainer.run(job, options), clear),
  });
  // Only now: until the step is committed, an attempt that dies is followed by one that needs them. Where the step
  // was found finished, they are what such an attempt left behind.
  await clear();
  return result;
}
