import { InvalidInput } from '../../core/contracts/errors';
import type { LayerWeights } from '../keras/read-weights';
import type { GraphNode, ModelGraph } from './model-graph';

/**
 * The last layer of a model that is kept: the one named, or what its own head reads. That is its last layer with weights
 * where it is dense, or a convolution of what was pooled; a model without such has no head and is kept whole.
 *
 * @throws InvalidInput for a name that no layer has
 */
export function findCut({ nodes, output }: ModelGraph, weights: LayerWeights, cutAfter?: string): string {
  if (cutAfter !== undefined) {
    if (nodes.has(cutAfter)) return cutAfter;
    throw new InvalidInput('model', [
      { path: 'cutAfter', value: cutAfter, allowed: `a layer of the model: ${list(nodes)}` },
    ]);
  }
  const head = walkBack(nodes, nodes.get(output), ({ name }) => (weights.get(name)?.length ?? 0) > 0);
  const [input] = head?.inputs ?? [];
  if (!head || input === undefined) return output;
  if (head.className === 'Dense') return input;
  const pooled = walkBack(
    nodes,
    nodes.get(input),
    ({ name, className }) => className.startsWith('Global') || (weights.get(name)?.length ?? 0) > 0,
  );
  return head.className === 'Conv2D' && pooled?.className.startsWith('Global') === true ? input : output;
}

/** The first node that is wanted on the way back, as long as that doesn't part. */
function walkBack(
  nodes: ModelGraph['nodes'],
  from: GraphNode | undefined,
  isWanted: (node: GraphNode) => boolean,
): GraphNode | undefined {
  let at = from;
  while (at && !isWanted(at)) at = at.inputs.length === 1 ? nodes.get(at.inputs[0] ?? '') : undefined;
  return at;
}

const LISTED = 40;

/** The last ones, where there are many. */
function list(nodes: ModelGraph['nodes']): string {
  const names = [...nodes.keys()];
  return `${names.length > LISTED ? '…, ' : ''}${names.slice(-LISTED).join(', ')}`;
}
