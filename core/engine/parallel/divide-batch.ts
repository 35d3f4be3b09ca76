import type { Ref } from '../graph/graph-node';
import type { TracedGraph, TracedNode } from '../trace/traced-graph';
import { GraphEditor } from './graph-editor';

/**
 * Which inputs of an operation carry the rows of the batch, where each row of the output depends on the same row of
 * those only.
 */
const ROWWISE: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0],
  Conv2DBackpropInput: [2],
  DepthwiseConv2dNative: [0],
  DepthwiseConv2dNativeBackpropInput: [2],
  MaxPool: [0],
  MaxPoolGrad: [0, 1, 2],
  AvgPool: [0],
  BiasAdd: [0],
  Relu: [0],
  ReluGrad: [0, 1],
  Relu6: [0],
  Relu6Grad: [0, 1],
};
/** Operations whose output is a sum over the rows of those inputs. */
const SUMMED: Readonly<Record<string, readonly number[]>> = {
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
  BiasAddGrad: [0],
};
/** Operations that are worth dividing; the others follow where their input is in slices already. */
const HEAVY = /^(Conv2D|DepthwiseConv2dNative)/;
/**
 * Runs convolutions, and what lies between them, on slices of the batch, one for each thread. Slices are put together
 * where an operation needs the whole batch, such as batch normalisation.
 */
export function divideBatch(graph: TracedGraph, rows: number, parts: number): TracedGraph {
  if (rows % parts !== 0 || !graph.nodes.some(({ op }) => HEAVY.test(op))) return graph;
  const divider = new BatchDivider(rows, parts);
  for (const node of graph.nodes) divider.visit(node);
  const results = Object.entries(graph.results).map(([name, ref]) => [name, divider.whole(ref)] as const);
  return { nodes: divider.editor.nodes, results: Object.fromEntries(results) };
}

class BatchDivider {
  readonly editor = new GraphEditor();
  private readonly slices = new Map<Ref, readonly Ref[]>();
  private readonly joined = new Map<Ref, Ref>();

  constructor(
    private readonly rows: number,
    private readonly parts: number,
  ) {}

  visit(node: TracedNode): void {
    const rowwise = ROWWISE[node.op];
    const summed = SUMMED[node.op];
    const carriers = (rowwise ?? summed ?? []).map((index) => node.inputs[index] ?? '');
    const divides =
      carriers.length > 0 && (HEAVY.test(node.op) || carriers.some((ref) => this.slices.has(ref)));
    if (divides && carriers.every((ref) => this.carriesRows(ref))) {
      const parts = this.divide(node, rowwise ?? summed ?? []);
      if (rowwise) this.slices.set(`${node.name}:0`, parts);
      else this.joined.set(`${node.name}:0`, this.editor.sum(parts));
      return;
    }
    this.editor.keep({ ...node, inputs: node.inputs.map((ref) => this.whole(ref)) });
  }

  /** The reference in one piece. */
  whole(ref: Ref): Ref {
    const known = this.joined.get(ref);
    if (known !== undefined) return known;
    const slices = this.slices.get(ref);
    if (!slices) return ref;
    const joined = this.editor.concat(slices, 0);
    this.joined.set(ref, joined);
    return joined;
  }

  private carriesRows(ref: Ref): boolean {
    const slices = this.slices.get(ref);
    return slices !== undefined || this.editor.info(this.whole(ref)).shape[0] === this.rows;
  }

  private slicesOf(ref: Ref): readonly Ref[] {
    const known = this.slices.get(ref);
    if (known) return known;
    const whole = this.whole(ref);
    const slices = this.editor.split(whole, 0, this.parts);
    this.slices.set(ref, slices);
    // The whole is there already: nothing need be put together again.
    this.joined.set(ref, whole);
    return slices;
  }

  private divide(node: TracedNode, carriers: readonly number[]): Ref[] {
    const divided = node.inputs.map((ref, i) => (carriers.includes(i) ? this.slicesOf(ref) : null));
    const [output] = node.outputs;
    if (!output) throw new Error(`${node.name} has no output`);
    const shape = node.op in SUMMED ? output.shape : [this.rows / this.parts, ...output.shape.slice(1)];
    // The gradient of the input is told the shape of its output.
    const sizes = node.op.endsWith('BackpropInput') ? this.editor.shape(shape) : null;
    return Array.from({ length: this.parts }, (_, part) => {
      const inputs = node.inputs.map((ref, i) => {
        if (i === 0 && sizes !== null) return sizes;
        return divided[i]?.[part] ?? this.whole(ref);
      });
      return this.editor.add(node.op, inputs, node.attributes, { ...output, shape });
    });
  }
}
