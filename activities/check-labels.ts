import type { TrainerActivities } from '../core/contracts/activities';
import { identifyTeachers } from '../core/contracts/teachers/brought-teacher';
import { LabelCheck } from '../core/contracts/labels/label-check';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

const CODE_VERSION = 1;

/** Scores a sample of labelled rows anew. Labels that were found right need no second look: the key has their digests. */
export function createCheckLabels({ steps, trainer }: TrainerDependencies): TrainerActivities['checkLabels'] {
  return (request) =>
    steps.runStep({
      stage: 'label-check',
      codeVersion: CODE_VERSION,
      params: identifyTeachers(request),
      schema: LabelCheck,
      compute: (key) =>
        runOnTrainer((options) => trainer.run({ kind: 'check-labels', key, ...request }, options)),
    });
}
