import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';

export interface ScheduleContext {
  scope: Scope;
  /** Numbers s of the steps, from 0: float64 [steps]. */
  steps: Ref;
  /** A fed hyperparameter as a float64 scalar. */
  hyperparameter: (name: string) => Ref;
}

/** A learning-rate schedule: a closed formula of the step, so a resumed training needs no state. */
export interface ScheduleRule {
  /** Names of the hyperparameters that are fed. */
  hyperparameters: readonly string[];
  /** The formula as nodes of a graph. @returns learning rates, float64 [steps]. */
  learningRates: (context: ScheduleContext) => Ref;
  /** The same formula on the host, for one step s from 0. */
  learningRateAt: (step: number, hyperparameter: (name: string) => number) => number;
}
