import type { TrainerActivities } from '../core/contracts/activities';
import { identifyTeachers } from '../core/contracts/teachers/brought-teacher';
import { HintShard } from '../core/contracts/labels/hints';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

const CODE_VERSION = 1;

/** Writes down what a layer of a teacher gives for one shard of one view. */
export function createLabelHint({ steps, trainer }: TrainerDependencies): TrainerActivities['labelHint'] {
  return (request) =>
    steps.runStep({
      stage: 'label',
      codeVersion: CODE_VERSION,
      params: identifyTeachers({ of: 'hint', ...request }),
      schema: HintShard,
      compute: (key) => runOnTrainer((options) => trainer.run({ kind: 'hint', key, ...request }, options)),
    });
}
