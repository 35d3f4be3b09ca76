import type { Attributes, ConstantTensor, Ref } from '../graph/graph-node';
import type { TensorInfo, TracedNode } from '../trace/traced-graph';

/**
 * What a rule works with. References are to the graph of one student, except where a rule adds nodes: those belong to
 * the stacked graph, in which a tensor of one student's [...shape] is [students, ...shape].
 */
export interface StackingContext {
  readonly students: number;
  /** Shape and type of one student's tensor. */
  info(ref: Ref): TensorInfo;
  /** Whether all students have the same values: data, constants, and what is computed from them alone. */
  isShared(ref: Ref): boolean;
  /** Values of a constant, or null. */
  constant(ref: Ref): ConstantTensor | null;
  /** The one tensor of the stacked graph that all students share. @throws Error where they don't. */
  shared(ref: Ref): Ref;
  /** The tensor in the stacked graph, [students, ...shape]; a shared one is repeated. */
  stacked(ref: Ref): Ref;
  /**
   * The tensor in a shape that broadcasts over students and `rank` further axes as one student's does over `rank`: sizes
   * of 1 are put behind the students. A shared tensor stays as it is.
   */
  aligned(ref: Ref, rank: number): Ref;
  /** Adds a node to the stacked graph; `output` is as it is there. */
  add(op: string, inputs: readonly Ref[], attributes: Attributes, output: TensorInfo): Ref;
  addConstant(tensor: ConstantTensor): Ref;
  /** Adds a reshape of a node of the stacked graph. */
  reshape(ref: Ref, shape: readonly number[], dataType: TensorInfo['dataType']): Ref;
}

/**
 * Computes an operation for all students at once. Asked only where an input differs between students, and for operations
 * with one output.
 *
 * @returns the output in the stacked graph, [students, ...shape]; null where the rule doesn't fit, or doesn't pay: then
 *   the operation is repeated for each student.
 */
export type StackingRule = (node: TracedNode, context: StackingContext) => Ref | null;
