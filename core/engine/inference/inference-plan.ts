import type { Precision } from '../../contracts/training/training-options';
import type { WeightValues } from '../../models/build-network';
import type { TracedGraph } from '../trace/traced-graph';

/** A network's forward pass on a batch. Feeds: `inputs` and `weight/<name>`; result: `logits`, [rows, classes]. */
export interface InferenceMember {
  graph: TracedGraph;
  weights: readonly { name: string; shape: readonly number[] }[];
}

/** All that an inference program is made of. */
export interface InferencePlan {
  members: readonly InferenceMember[];
  /** Of one row. */
  inputShape: readonly number[];
  classes: number;
  /** Rows of a batch. */
  rows: number;
  /**
   * `logits` of each member, [rows, members, classes]; or `log-probabilities` of the ensemble, [rows, classes], by the
   * weighted mean of the members' probabilities.
   */
  output: 'logits' | 'log-probabilities';
  /** What large products and convolutions are computed in. */
  precision: Precision;
  /** Type of the output's elements. */
  element: 'float32' | 'float16';
  /**
   * The members' weights, where the program is for them alone; null makes them variables, which `write` sets.
   */
  frozen: readonly WeightValues[] | null;
}
