import type { TrainerActivities } from '../core/contracts/activities';
import { identityOf } from '../core/contracts/teachers/brought-teacher';
import { ScoredTeacher } from '../core/contracts/models/models';
import type { TrainerDependencies } from './dependencies';
import { runOnTrainer } from './run-on-trainer';

const CODE_VERSION = 1;

/** Checks a teacher made elsewhere on training rows and scores it on validation, before anything is trained. */
export function createScoreTeacher({
  steps,
  trainer,
}: TrainerDependencies): TrainerActivities['scoreTeacher'] {
  return (request) =>
    steps.runStep({
      stage: 'teach',
      codeVersion: CODE_VERSION,
      params: {
        score: identityOf(request.teacher),
        dataset: request.dataset,
        ...(request.without && { without: request.without }),
        ...(request.layers && { layers: request.layers }),
      },
      schema: ScoredTeacher,
      compute: (key) => runOnTrainer((options) => trainer.run({ kind: 'score', key, ...request }, options)),
    });
}
