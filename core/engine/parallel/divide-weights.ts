import { isSet, nodeOf, type Attributes, type Ref } from '../graph/graph-node';
import type { TracedGraph, TracedNode } from '../trace/traced-graph';
import { partName, type DividedWeight } from './divided-weight';
import { GraphEditor } from './graph-editor';

/** Elements of a weight from which blocks pay: below, handing work to another thread takes longer than doing it. */
const MIN_SIZE = 50_000;
/** Columns of a block are a multiple of this: the half of what the widest vector registers hold. */
const BLOCK_COLUMNS = 8;

interface Weight {
  name: string;
  shape: readonly number[];
  trainable: boolean;
}

/**
 * Which weights can be divided into blocks of columns: those that a step only multiplies by, from either side, and
 * whose gradient is a product. Then x [W₁ W₂] = [x W₁, x W₂], dx = dy₁ W₁ᵀ + dy₂ W₂ᵀ and dWᵢ = xᵀ dyᵢ: every block is
 * read, differentiated and updated without the others.
 */
export function chooseDividedWeights(
  graphs: readonly TracedGraph[],
  weights: readonly Weight[],
  parts: number,
): DividedWeight[] {
  return weights.flatMap(({ name, shape, trainable }) => {
    const [inputs = 0, outputs = 0] = shape;
    const fits = shape.length === 2 && trainable && outputs % (parts * BLOCK_COLUMNS) === 0;
    if (!fits || inputs * outputs < MIN_SIZE || !graphs.every((graph) => isDivisible(graph, name))) return [];
    return [{ name, shape: [inputs, outputs] as const, parts }];
  });
}

function isDivisible({ nodes, results }: TracedGraph, name: string): boolean {
  const isWeight = (ref: Ref | undefined) => ref !== undefined && nodeOf(ref) === `weight/${name}`;
  const readers = nodes.filter(({ inputs }) => inputs.some(isWeight));
  const isMultiplied = readers.every(
    (node) => node.op === 'MatMul' && !isWeight(node.inputs[0]) && !isSet(node, 'transpose_a'),
  );
  const result = results[`gradient/${name}`];
  if (result === undefined || !isMultiplied) return isMultiplied;
  const gradient = nodes.find((node) => node.name === nodeOf(result));
  const isRead = nodes.some(({ inputs }) => inputs.some((input) => nodeOf(input) === gradient?.name));
  return (
    gradient?.op === 'MatMul' && isSet(gradient, 'transpose_a') && !isSet(gradient, 'transpose_b') && !isRead
  );
}

/** Rewrites a graph to work on blocks: feeds and gradients of a divided weight become one for each block. */
export function divideWeights(graph: TracedGraph, divided: readonly DividedWeight[]): TracedGraph {
  const editor = new GraphEditor();
  const isDivided = (result: string) => divided.some(({ name }) => result === `gradient/${name}`);
  const kept = Object.entries(graph.results).filter(([result]) => !isDivided(result));
  const results: Record<string, Ref> = Object.fromEntries(kept);
  const replaced = new Map<Ref, Ref>();
  const gradientOf = new Map<string, DividedWeight>();
  for (const weight of divided) {
    const result = graph.results[`gradient/${weight.name}`];
    if (result !== undefined) gradientOf.set(nodeOf(result), weight);
  }
  for (const original of graph.nodes) {
    const node = { ...original, inputs: original.inputs.map((ref) => replaced.get(ref) ?? ref) };
    const fed = divided.find(({ name }) => node.name === `weight/${name}`);
    if (fed) feedBlocks(editor, fed);
    const differentiated = gradientOf.get(node.name);
    if (differentiated) Object.assign(results, divideGradient(editor, node, differentiated));
    const multiplied = divided.find(
      ({ name }) => node.op === 'MatMul' && node.inputs[1] === `weight/${name}:0`,
    );
    if (multiplied) replaced.set(`${node.name}:0`, divideProduct(editor, node, multiplied));
    if (!fed && !differentiated && !multiplied) editor.keep(node);
  }
  for (const [name, ref] of Object.entries(results)) results[name] = replaced.get(ref) ?? ref;
  return { nodes: editor.nodes, results };
}

function feedBlocks(editor: GraphEditor, { name, shape: [inputs, outputs], parts }: DividedWeight): void {
  const shape = [inputs, outputs / parts];
  for (let part = 0; part < parts; part += 1) {
    editor.keep({
      name: `weight/${partName(name, part)}`,
      op: 'Placeholder',
      inputs: [],
      attributes: { dtype: { type: 'float32' }, shape: { shape } },
      outputs: [{ dataType: 'float32', shape }],
    });
  }
}

/** x W → the blocks' products side by side; dy Wᵀ → their sum. */
function divideProduct(editor: GraphEditor, node: TracedNode, { name, parts }: DividedWeight): Ref {
  const {
    inputs: [x = ''],
    attributes,
    outputs: [output = { dataType: 'float32', shape: [] }],
  } = node;
  const [rows = 0, columns = 0] = output.shape;
  const block = (part: number) => `weight/${partName(name, part)}:0`;
  if (!isSet(node, 'transpose_b')) {
    const shape = [rows, columns / parts];
    const products = Array.from({ length: parts }, (_, part) =>
      editor.add('MatMul', [x, block(part)], attributes, { ...output, shape }),
    );
    return editor.concat(products, 1);
  }
  const slices = slicesOf(editor, x, parts);
  return editor.sum(
    slices.map((slice, part) => editor.add('MatMul', [slice, block(part)], attributes, output)),
  );
}

function divideGradient(
  editor: GraphEditor,
  { inputs: [x = '', dy = ''], attributes }: { inputs: readonly Ref[]; attributes: Attributes },
  { name, shape: [inputs, outputs], parts }: DividedWeight,
): Record<string, Ref> {
  const info = { dataType: 'float32', shape: [inputs, outputs / parts] } as const;
  const gradients = slicesOf(editor, dy, parts).map((slice, part) => [
    `gradient/${partName(name, part)}`,
    editor.add('MatMul', [x, slice], attributes, info),
  ]);
  return Object.fromEntries(gradients) as Record<string, Ref>;
}

/** Blocks of columns of a product's gradient; they are cut once for both of its products. */
function slicesOf(editor: GraphEditor, ref: Ref, parts: number): Ref[] {
  const cut = editor.nodes.find(
    ({ op, inputs, outputs }) => op === 'Split' && inputs[1] === ref && outputs.length === parts,
  );
  return cut ? cut.outputs.map((_, i) => `${cut.name}:${i}`) : editor.split(ref, 1, parts);
}
