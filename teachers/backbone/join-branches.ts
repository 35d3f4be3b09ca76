// Layers of a graph as layers that follow each other, with branches that part and are put together again.
import type { BackboneLayer } from '../../core/contracts/models/backbone-layers';
import { shapeAfter } from '../../core/models/layers/output-shape';
import type { RowShape } from '../../core/models/layers/layer';
import type { GraphNode, ModelGraph } from './model-graph';
import { unsupportedLayer } from './unsupported';

const MERGES: Readonly<Record<string, 'add' | 'multiply' | 'concatenate'>> = {
  Add: 'add',
  Multiply: 'multiply',
  Concatenate: 'concatenate',
};

/** How layers become ours, and what those are called that put branches together. */
export interface Translation {
  translate: (node: GraphNode, input: RowShape) => BackboneLayer[];
  nameMerge: (node: GraphNode) => string;
}

/** A graph on its way to a list of layers. */
interface Joining extends Translation {
  graph: ModelGraph;
  dominators: ReadonlyMap<string, string>;
  /** Nodes that have become layers already. */
  used: Set<string>;
}

/**
 * The layers from a graph's input up to one of its nodes. Where a node reads several, their branches begin at the last node
 * that all ways to it go through, which is its immediate dominator (Cooper, Harvey, Kennedy 2001, "A Simple, Fast Dominance
 * Algorithm").
 *
 * @throws InvalidInput where branches aren't all put together again before another begins
 */
export function joinBranches(
  graph: ModelGraph,
  last: string,
  shape: RowShape,
  translation: Translation,
): BackboneLayer[] {
  const joining = { ...translation, graph, dominators: findDominators(graph.nodes), used: new Set<string>() };
  return joinBetween(joining, graph.input, last, shape);
}

/** @param before shape of a row of what node `from` gives */
function joinBetween(joining: Joining, from: string, to: string, before: RowShape): BackboneLayer[] {
  const layers: BackboneLayer[] = [];
  for (const node of pathBetween(joining, from, to)) {
    if (joining.used.has(node.name))
      throw unsupportedLayer(node, 'its outputs are read in places that no branches lie between');
    joining.used.add(node.name);
    const here = shapeAfter(layers, before);
    const isMerge = node.inputs.length > 1;
    layers.push(...(isMerge ? [mergeBranches(joining, node, here)] : joining.translate(node, here)));
  }
  return layers;
}

/** Nodes on the way, without the first. What lies between a merge and where its branches begin is left to the merge. */
function pathBetween({ graph, dominators }: Joining, from: string, to: string): GraphNode[] {
  const path: GraphNode[] = [];
  for (let at: string | undefined = to; at !== undefined && at !== from; at = dominators.get(at)) {
    const node = graph.nodes.get(at);
    if (node) path.unshift(node);
  }
  return path;
}

function mergeBranches(joining: Joining, node: GraphNode, here: RowShape): BackboneLayer {
  const { graph, dominators, nameMerge } = joining;
  const by = MERGES[node.className];
  if (!by) throw unsupportedLayer(node);
  const from = dominators.get(node.name) ?? graph.input;
  const branches = node.inputs.map((name) => joinBetween(joining, from, name, here));
  const shapes = branches.map((branch) => shapeAfter(branch, here));
  refuseOtherShapes(node, by, shapes);
  return { type: 'merge', name: nameMerge(node), by, branches };
}

/** Of each node the last other one that all ways to it go through; none of the first. */
function findDominators(nodes: ModelGraph['nodes']): Map<string, string> {
  const dominators = new Map<string, string>();
  const above = (name: string): string[] => {
    const chain = [name];
    for (let at = dominators.get(name); at !== undefined; at = dominators.get(at)) chain.push(at);
    return chain;
  };
  for (const { name, inputs } of nodes.values()) {
    const [first, ...others] = inputs.map(above);
    const common = first?.find((each) => others.every((chain) => chain.includes(each)));
    if (common !== undefined) dominators.set(name, common);
  }
  return dominators;
}

function refuseOtherShapes(node: GraphNode, by: string, shapes: readonly RowShape[]): void {
  const axis = node.config['axis'];
  const rank = shapes[0]?.length ?? 0;
  if (by === 'concatenate' && axis !== undefined && axis !== -1 && axis !== rank)
    throw unsupportedLayer(node, 'it puts something else than channels side by side');
  const compared = by === 'concatenate' ? shapes.map((shape) => shape.slice(0, -1)) : shapes;
  if (new Set(compared.map((shape) => shape.join('×'))).size === 1) return;
  const found = shapes.map((shape) => shape.join('×')).join(' and ');
  throw unsupportedLayer(node, `it puts values of ${found} together, which have other shapes`);
}
