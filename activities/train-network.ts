import type { StepResult, TrainRequest } from '../core/contracts/activities';
import { TrainedModel } from '../core/contracts/models';
import type { Stage } from '../core/contracts/stages';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

/** Raise it when trained networks or their files change for the same request. */
const CODE_VERSION = 1;

/** Trains one network for `stage`, or takes it from the store where the same request was trained before. */
export async function trainNetwork(
  stage: Stage,
  request: TrainRequest,
  { steps, checkpoints, trainer }: TrainerDependencies,
): Promise<StepResult<TrainedModel>> {
  return steps.runStep({
    stage,
    codeVersion: CODE_VERSION,
    params: request,
    schema: TrainedModel,
    compute: async (key) => {
      const discard = () => checkpoints.clear(key);
      const job = { kind: 'train', key, ...request } as const;
      const model = await runOnTrainer((options) => trainer.run(job, options), discard);
      await checkpoints.clear(key);
      return model;
    },
  });
}
