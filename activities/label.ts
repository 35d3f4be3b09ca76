import type { TrainerActivities } from '../core/contracts/activities';
import { identifyTeachers } from '../core/contracts/teachers/brought-teacher';
import { LabelShard } from '../core/contracts/labels/soft-labels';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

const CODE_VERSION = 2;

/** Scores one shard of one view with the ensemble. */
export function createLabel({ steps, trainer }: TrainerDependencies): TrainerActivities['label'] {
  return (request) =>
    steps.runStep({
      stage: 'label',
      codeVersion: CODE_VERSION,
      params: identifyTeachers(request),
      schema: LabelShard,
      compute: (key) => runOnTrainer((options) => trainer.run({ kind: 'label', key, ...request }, options)),
    });
}
