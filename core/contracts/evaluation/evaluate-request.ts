import type { Dataset } from '../data/dataset';
import type { Ensemble, TeacherModel, TrainedModel } from '../models/models';
import type { ModelVersion } from '../promotion/promotion';
import type { EvaluateRecipe } from '../recipe';
import type { TestReader } from './test-reads';

/** Who takes part in an evaluation on the test split. */
export interface EvaluateRequest {
  dataset: Dataset;
  evaluate: EvaluateRecipe;
  /** In the order of `WeighRequest.members`. */
  teachers: TeacherModel[];
  ensemble: Ensemble;
  candidate: TrainedModel;
  /** The candidate's recipe at every seed, the candidate among them. */
  students: TrainedModel[];
  hardLabels: TrainedModel[];
  labelSmoothing: TrainedModel[];
  /** Where there are several: all of them in their order, `students` among them. */
  generations?: TrainedModel[][];
  champion: ModelVersion | null;
  /** Who asks: no part of what is found. Absent where the run began before that was noted. */
  by?: TestReader;
}
