import type { Attributes, ConstantTensor, Ref } from '../graph/graph-node';
import type { TensorInfo, TracedNode } from '../trace/traced-graph';

/** What a rule may look at and add. Inputs of the node at hand are rewritten already. */
export interface RewriteContext {
  /** The node that computes a reference. */
  producer(ref: Ref): TracedNode;
  info(ref: Ref): TensorInfo;
  /** The values behind a reference, where it is a constant. */
  constant(ref: Ref): ConstantTensor | null;
  /** Adds a node before the one at hand; the rules see it first. */
  add(op: string, inputs: readonly Ref[], attributes: Attributes, output: TensorInfo): Ref;
  addConstant(tensor: ConstantTensor): Ref;
}

/** A local change that keeps every result, up to rounding where its file says so. */
export interface RewriteRule {
  name: string;
  /** @returns what stands for the node's first output from now on, or null to keep the node as it is. */
  rewrite: (node: TracedNode, context: RewriteContext) => Ref | null;
}
