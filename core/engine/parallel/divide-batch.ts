import type { Ref } from '../graph/graph-node';
import type { TensorInfo, TracedGraph, TracedNode } from '../trace/traced-graph';
import { divideBackward, divideForward, isBatchNorm } from './divide-batch-norm';
import { GraphEditor } from './graph-editor';
import { isHeavy, rowUseOf, type DivideOptions, type KnownRefs, type RowUse } from './rowwise-operations';

/** Number of the input that tells the shape of the output, which is another for a slice. */
const SIZES_AT: Readonly<Record<string, number>> = {
  Reshape: 1,
  Conv2DBackpropInput: 0,
  DepthwiseConv2dNativeBackpropInput: 0,
};

/**
 * Runs convolutions, and what lies between them, on slices of the batch, one for each thread. Slices are put together
 * where an operation needs the whole batch.
 *
 * @param options by default without matrix products: in training they are divided by columns of the weights instead, and
 *   each thread updates the weights that it has just used.
 */
export function divideBatch(
  graph: TracedGraph,
  rows: number,
  parts: number,
  options: DivideOptions = { products: false },
): TracedGraph {
  if (parts < 2 || rows % parts !== 0 || !graph.nodes.some((node) => isHeavy(node, options))) return graph;
  const divider = new BatchDivider(parts, options);
  for (const node of graph.nodes) divider.visit(node);
  const results = Object.entries(graph.results).map(([name, ref]) => [name, divider.whole(ref)] as const);
  return { nodes: divider.editor.nodes, results: Object.fromEntries(results) };
}

class BatchDivider implements KnownRefs {
  readonly editor = new GraphEditor();
  private readonly slices = new Map<Ref, readonly Ref[]>();
  private readonly joined = new Map<Ref, Ref>();

  constructor(
    private readonly parts: number,
    private readonly options: DivideOptions,
  ) {}

  visit(node: TracedNode): void {
    if (isBatchNorm(node) && this.slices.has(node.inputs[0] ?? '')) {
      this.divideBatchNorm(node);
      return;
    }
    const use = rowUseOf(node, this, this.options);
    if (use && this.isWorthIt(node, use) && this.isPossible(node, use)) {
      const parts = this.divide(node, use);
      if (use.gives === 'rows') this.slices.set(`${node.name}:0`, parts);
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

  constant(ref: Ref): readonly number[] | null {
    const value = this.editor.producer(ref)?.attributes['value'];
    return value && 'tensor' in value ? [...value.tensor.values] : null;
  }

  info(ref: Ref): TensorInfo {
    const slices = this.slices.get(ref);
    if (!slices || this.joined.has(ref)) return this.editor.info(this.whole(ref));
    const { dataType, shape } = this.editor.info(slices[0] ?? '');
    return { dataType, shape: [(shape[0] ?? 0) * this.parts, ...shape.slice(1)] };
  }

  private isDivisible({ shape: [rows = 1] }: TensorInfo): boolean {
    return rows % this.parts === 0;
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

  private isWorthIt(node: TracedNode, { carriers }: RowUse): boolean {
    return isHeavy(node, this.options) || carriers.some((index) => this.slices.has(node.inputs[index] ?? ''));
  }

  private isPossible({ inputs, outputs: [output] }: TracedNode, { carriers, gives }: RowUse): boolean {
    const isCut = carriers.every((index) => this.isDivisible(this.info(inputs[index] ?? '')));
    return isCut && output !== undefined && (gives === 'sum' || this.isDivisible(output));
  }

  private divide(node: TracedNode, { carriers, gives }: RowUse): Ref[] {
    const divided = node.inputs.map((ref, i) => (carriers.includes(i) ? this.slicesOf(ref) : null));
    const [output] = node.outputs;
    if (!output) throw new Error(`${node.name} has no output`);
    const [rows = 1, ...rest] = output.shape;
    const shape = gives === 'sum' ? output.shape : [rows / this.parts, ...rest];
    const sizes = node.op in SIZES_AT ? this.editor.shape(shape) : '';
    return Array.from({ length: this.parts }, (_, part) => {
      const inputs = node.inputs.map((ref, i) =>
        i === SIZES_AT[node.op] ? sizes : (divided[i]?.[part] ?? this.whole(ref)),
      );
      return this.editor.add(node.op, inputs, node.attributes, { ...output, shape });
    });
  }

  private divideBatchNorm(node: TracedNode): void {
    const [first = '', second = '', ...vectors] = node.inputs;
    const output = (index: number) => `${node.name}:${index}`;
    if (node.op === 'FusedBatchNormV3') {
      const given = [second, ...vectors].map((ref) => this.whole(ref));
      const { slices, mean, variance, unbiasedVariance } = divideForward(
        this.editor,
        node,
        this.slicesOf(first),
        given,
      );
      this.slices.set(output(0), slices);
      const none = this.editor.constant(new Float32Array(0), [0]);
      [mean, unbiasedVariance, mean, variance, none].forEach((ref, i) => this.joined.set(output(i + 1), ref));
      return;
    }
    const rows = [this.slicesOf(first), this.slicesOf(second)] as const;
    const given = vectors.map((ref) => this.whole(ref));
    const { slices, scale, offset } = divideBackward(this.editor, node, rows, given);
    this.slices.set(output(0), slices);
    this.joined.set(output(1), scale);
    this.joined.set(output(2), offset);
  }
}
