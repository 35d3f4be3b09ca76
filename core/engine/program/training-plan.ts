import type { Precision } from '../../contracts/training/training-options';
import type { OptimizerRule } from '../optimizers/optimizer-rule';
import type { AnnealingRule } from '../schedules/annealing-rule';
import type { ScheduleRule } from '../schedules/schedule-rule';
import type { TracedGraph } from '../trace/traced-graph';
import type { DividedWeight } from '../parallel/divided-weight';
import type { Column } from './column';

export interface PlannedWeight {
  name: string;
  shape: readonly number[];
  /** Moving averages are state, not weights: no gradient reaches them. */
  trainable: boolean;
  /** Whether weight decay touches it. */
  decays: boolean;
}

/**
 * One step on a batch of a given size. Feeds: `weight/<name>`, `column/<name>`, `hyperparameter/<name>` and
 * `seed`; in fp16 also `lossScale`, which the gradients are multiplied by.
 * Results: `loss`, `gradient/<name>` for trainable weights, `assignment/<name>` for those that the step sets itself.
 */
export interface PlannedStep {
  rows: number;
  graph: TracedGraph;
}

/** All that a training program is made of. Two trainings with the same plan differ only in what they feed. */
export interface TrainingPlan {
  weights: readonly PlannedWeight[];
  /** Weights that the program keeps in blocks, whose names are in `weights`; none where it is left out. */
  divided?: readonly DividedWeight[];
  columns: readonly Column[];
  /** float32 where it is left out. Steps are lowered when the program is built. */
  precision?: Precision;
  /** Of the loss: float32 scalars. */
  hyperparameters: readonly string[];
  optimizer: OptimizerRule;
  schedule: ScheduleRule;
  /** Of the loss's `temperature`; null where that is the same in every step. */
  annealing: AnnealingRule | null;
  /**
   * A forward pass in inference mode on a fed batch of one column. Feeds: `weight/<name>` and `column/<name>`; result:
   * `output`.
   */
  inference: { rows: number; column: string; graph: TracedGraph } | null;
  /** The full batch, and where rows are left over at the end of an epoch, the smaller last one. */
  steps: readonly PlannedStep[];
}
