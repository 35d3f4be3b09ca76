import { nodeOf, type GraphNode } from '../graph/graph-node';

/**
 * Reshapes int32 that an accelerator keeps as bits of float32 while they are still that. TensorFlow reshapes int32 in the
 * host's memory, so a step would wait for its labels to be copied there and back.
 */
export function reshapeBits(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const casts = new Map<string, GraphNode>();
  return nodes.flatMap((node) => {
    const cast = isReshapeOfIntegers(node) ? casts.get(nodeOf(node.inputs[0] ?? '')) : undefined;
    const [bits = ''] = cast?.inputs ?? [];
    const added = cast ? reshapeBefore(node, cast, bits) : [node];
    for (const each of added) if (isCastOfBits(each)) casts.set(each.name, each);
    return added;
  });
}

/** The node's name stays with what its readers want. */
function reshapeBefore(node: GraphNode, cast: GraphNode, bits: string): GraphNode[] {
  const [, ...others] = node.inputs;
  const name = `${node.name}/bits`;
  return [
    { ...node, name, inputs: [bits, ...others], attributes: { ...node.attributes, T: { type: 'float32' } } },
    { ...cast, name: node.name, inputs: [`${name}:0`] },
  ];
}

function isReshapeOfIntegers({ op, attributes: { T } }: GraphNode): boolean {
  return op === 'Reshape' && T !== undefined && 'type' in T && T.type === 'int32';
}

function isCastOfBits({ op, attributes: { T, type } }: GraphNode): boolean {
  if (op !== 'Bitcast' || !T || !type || !('type' in T) || !('type' in type)) return false;
  return T.type === 'float32' && type.type === 'int32';
}
