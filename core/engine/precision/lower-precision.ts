import { sizeOf } from '../../contracts/models/shape';
import { isSet, type Attributes, type Ref } from '../graph/graph-node';
import { GraphEditor } from '../parallel/graph-editor';
import type { TracedGraph, TracedNode } from '../trace/traced-graph';

type HalfType = 'bfloat16' | 'float16';

/** Operations that are lowered, with the inputs that are rounded; the other inputs are shapes. */
const LOWERED: Readonly<Record<string, readonly [number, number]>> = {
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
};

/**
 * Computes products and convolutions on factors rounded to half the width (Micikevicius et al. 2018, §3.1: weights and updates stay
 * float32). What they give is float32 again, so loss, biases and updates are as before. A tensor is rounded once for
 * all its readers.
 *
 * @param minIntensity multiplications per element of factors and product, from which an operation is lowered: below,
 *   rounding takes longer than what the product saves.
 */
export function lowerPrecision(graph: TracedGraph, minIntensity: number, type: HalfType): TracedGraph {
  const editor = new GraphEditor();
  const rounded = new Map<Ref, Ref>();
  const widened = new Map<Ref, Ref>();
  const round = (ref: Ref): Ref => {
    const known = rounded.get(ref) ?? cast(editor, ref, type);
    rounded.set(ref, known);
    return known;
  };
  for (const original of graph.nodes) {
    const node = { ...original, inputs: original.inputs.map((ref) => widened.get(ref) ?? ref) };
    const factors = LOWERED[node.op];
    if (!factors || !isWorthIt(editor, node, factors, minIntensity)) {
      editor.keep(node);
      continue;
    }
    const inputs = node.inputs.map((ref, i) => (factors.includes(i) ? round(ref) : ref));
    const outputs = node.outputs.map((output) => ({ ...output, dataType: type }));
    editor.keep({ ...node, inputs, outputs, attributes: { ...node.attributes, T: { type } } });
    widened.set(`${node.name}:0`, cast(editor, `${node.name}:0`, 'float32'));
  }
  const results = Object.entries(graph.results).map(
    ([name, ref]) => [name, widened.get(ref) ?? ref] as const,
  );
  return { nodes: editor.nodes, results: Object.fromEntries(results) };
}

function cast(editor: GraphEditor, ref: Ref, to: HalfType | 'float32'): Ref {
  const { shape, dataType } = editor.info(ref);
  const attributes: Attributes = {
    SrcT: { type: dataType },
    DstT: { type: to },
    Truncate: { bool: false },
  };
  return editor.add('Cast', [ref], attributes, { shape, dataType: to });
}

function isWorthIt(
  editor: GraphEditor,
  node: TracedNode,
  [left, right]: readonly [number, number],
  minIntensity: number,
): boolean {
  const output = node.outputs[0]?.shape ?? [];
  const a = editor.info(node.inputs[left] ?? '').shape;
  const b = editor.info(node.inputs[right] ?? '').shape;
  if (editor.info(node.inputs[left] ?? '').dataType !== 'float32') return false;
  const elements = sizeOf(a) + sizeOf(b) + sizeOf(output);
  return multiplications(node, a, b, output) >= minIntensity * elements;
}

/** Of a product [m, k] · [k, n]: m k n. Of a convolution: its filter's elements at each of the positions. */
function multiplications(
  node: TracedNode,
  a: readonly number[],
  b: readonly number[],
  output: readonly number[],
): number {
  const { op, inputs } = node;
  if (inputs.length === 2 && op !== 'Conv2D') {
    const isTransposed = isSet(node, op === 'MatMul' ? 'transpose_a' : 'adj_x');
    return sizeOf(output) * (a.at(isTransposed ? -2 : -1) ?? 1);
  }
  const [filter, positions] =
    op === 'Conv2D' ? [b, output] : op === 'Conv2DBackpropInput' ? [a, b] : [output, b];
  // Channels of the positions are in the filter as well.
  return (sizeOf(filter) * sizeOf(positions)) / (filter[3] ?? 1);
}
