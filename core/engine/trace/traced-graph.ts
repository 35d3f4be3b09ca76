import type { DataType } from '../graph/data-type';
import { nodeOf, outputOf, type GraphNode, type Ref } from '../graph/graph-node';

export interface TensorInfo {
  shape: readonly number[];
  dataType: DataType;
}

/** A node with the shapes and types of what it puts out. A feed is a `Placeholder`. */
export interface TracedNode extends GraphNode {
  outputs: readonly TensorInfo[];
}

/** What a function on tensors does, in order, with its results by name. */
export interface TracedGraph {
  nodes: readonly TracedNode[];
  results: Readonly<Record<string, Ref>>;
}

/** Shape and type behind a reference. */
export function infoOf(nodes: ReadonlyMap<string, TracedNode>, ref: Ref): TensorInfo {
  const info = nodes.get(nodeOf(ref))?.outputs[outputOf(ref)];
  if (!info) throw new Error(`no tensor ${ref} in the traced graph`);
  return info;
}
