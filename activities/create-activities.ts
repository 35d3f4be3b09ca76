import type { MainActivities, TrainerActivities } from '../core/contracts/activities';
import { createAugment } from './augment';
import { createBringTeacher } from './bring-teacher';
import { createCheckHeldOut } from './check-held-out';
import { createCheckLabels } from './check-labels';
import { createCheckPrecisions } from './check-precisions';
import { createCountSlots } from './count-slots';
import { createDealFolds } from './deal-folds';
import type { MainDependencies, TrainerDependencies } from './dependencies';
import { createEvaluate } from './evaluate';
import { createFindVerdict } from './find-verdict';
import { createIngest } from './ingest';
import { createLabel } from './label';
import { createLabelHint } from './label-hint';
import { createPromote } from './promote';
import { createReadChampion } from './read-champion';
import { createResolveRecipe } from './resolve-recipe';
import { createRollBack } from './roll-back';
import { createScoreTeacher } from './score-teacher';
import { createSearch } from './search';
import { createSweep } from './sweep';
import { createTeach } from './teach';
import { createTrain } from './train';
import { createTrainGroup } from './train-group';
import { createWeighEnsemble } from './weigh-ensemble';

/** Activities of the main queue. */
export function createMainActivities(dependencies: MainDependencies): MainActivities {
  return {
    resolveRecipe: createResolveRecipe(dependencies),
    ingest: createIngest(dependencies),
    augment: createAugment(dependencies),
    dealFolds: createDealFolds(dependencies),
    bringTeacher: createBringTeacher(dependencies),
    checkHeldOut: createCheckHeldOut(dependencies),
    weighEnsemble: createWeighEnsemble(dependencies),
    readChampion: createReadChampion(dependencies),
    promote: createPromote(dependencies),
    findVerdict: createFindVerdict(dependencies),
    rollBack: createRollBack(dependencies),
  };
}

/** Activities of the trainer queue. */
export function createTrainerActivities(dependencies: TrainerDependencies): TrainerActivities {
  return {
    teach: createTeach(dependencies),
    scoreTeacher: createScoreTeacher(dependencies),
    label: createLabel(dependencies),
    labelHint: createLabelHint(dependencies),
    checkLabels: createCheckLabels(dependencies),
    sweep: createSweep(dependencies),
    search: createSearch(dependencies),
    train: createTrain(dependencies),
    trainGroup: createTrainGroup(dependencies),
    countSlots: createCountSlots(dependencies),
    checkPrecisions: createCheckPrecisions(dependencies),
    evaluate: createEvaluate(dependencies),
  };
}
