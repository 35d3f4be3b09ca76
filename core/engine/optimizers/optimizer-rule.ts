import type { Ref } from '../graph/graph-node';
import type { GraphVariable, Scope } from '../graph/scope';

/** What a chunk of steps knows before its first: everything here is computed once for all of them, in float64. */
export interface ChunkContext {
  /** Where to add nodes: outside of the loop. */
  scope: Scope;
  /** Numbers t of the steps, from 1: float64 [steps]. */
  steps: Ref;
  /** Learning rates η of the steps: float64 [steps]. */
  learningRates: Ref;
  /** A fed hyperparameter as a float64 scalar. */
  hyperparameter: (name: string) => Ref;
}

/** One trainable weight in one step. */
export interface UpdateContext {
  scope: Scope;
  weight: GraphVariable;
  gradient: Ref;
  /** Whether weight decay touches this weight: kernels, not biases and norms. */
  decays: boolean;
  slot: (name: string) => GraphVariable;
  /** One of the rule's `perStep` values at this step: float32 scalar. */
  perStep: (name: string) => Ref;
  /** A fed hyperparameter, float32 scalar. */
  hyperparameter: (name: string) => Ref;
  /** Control inputs for the first node that changes the weight: all reads of this step are done then. */
  control: readonly Ref[];
}

/** All gradients of one step. */
export interface GradientsContext {
  scope: Scope;
  /** By weight. */
  gradients: ReadonlyMap<string, Ref>;
  /** A fed hyperparameter, float32 scalar. */
  hyperparameter: (name: string) => Ref;
}

/** Any weight, trainable or not, once a step has changed it. */
export interface AverageContext {
  scope: Scope;
  weight: GraphVariable;
  average: GraphVariable;
  perStep: (name: string) => Ref;
  /** Control inputs: the step's changes of the weight. */
  changes: readonly Ref[];
}

/** An optimizer, as nodes of a graph. */
export interface OptimizerRule {
  /** Variables of the weight's shape that each trainable weight has beside it. They start at zero. */
  slots: readonly string[];
  /** Whether an update looks at a weight as a whole, such as at its norm: such weights aren't kept in blocks. */
  wholeWeights?: boolean;
  /** Names of the hyperparameters that are fed, beside the schedule's. */
  hyperparameters: readonly string[];
  /** What `perStep` gives, from the chunk: float64 [steps] each. */
  prepare: (chunk: ChunkContext) => Readonly<Record<string, Ref>>;
  /** Adds the update. @returns the nodes that must have run before the next step. */
  update: (update: UpdateContext) => Ref[];
  /** What is made of the gradients before they are used; where it is left out, they are used as they are. */
  transformGradients?: (context: GradientsContext) => ReadonlyMap<string, Ref>;
  /**
   * Lets slot `average` follow a weight; where it is left out, there is no such slot.
   *
   * @returns the nodes that must have run before the next step.
   */
  average?: (context: AverageContext) => Ref[];
}

/** Names of the variables that a weight has beside it. */
export function slotsOf(rule: OptimizerRule, { trainable }: { trainable: boolean }): readonly string[] {
  return [...(trainable ? rule.slots : []), ...(rule.average ? ['average'] : [])];
}
