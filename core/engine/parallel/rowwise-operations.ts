import { isSet, type Ref } from '../graph/graph-node';
import type { TensorInfo, TracedNode } from '../trace/traced-graph';

/** Operations that cost enough to be divided; others follow where what they read is in slices already. */
const HEAVY = /^(Conv2D|DepthwiseConv2dNative)/;

/** Which operations are divided. */
export interface DivideOptions {
  /** Matrix products too, as heavy ones. */
  products: boolean;
}

export function isHeavy({ op }: Pick<TracedNode, 'op'>, { products }: DivideOptions): boolean {
  return HEAVY.test(op) || (products && op === 'MatMul');
}

/**
 * Inputs that carry the rows of the batch along their first axis, where each row of the output depends on the same row
 * of those only.
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
};

/** Operations whose output is a sum over the rows of those inputs. */
const SUMMED: Readonly<Record<string, readonly number[]>> = {
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
  BiasAddGrad: [0],
};

/** Each element of the output depends on the same element of the inputs, which may be broadcast. */
const ELEMENTWISE = new Set([
  ...['Relu', 'ReluGrad', 'Relu6', 'Relu6Grad', 'LeakyRelu', 'LeakyReluGrad', 'Elu', 'EluGrad', 'Selu'],
  ...['Sigmoid', 'SigmoidGrad', 'Tanh', 'TanhGrad', 'Softplus', 'Erf', 'Exp', 'Neg', 'Square', 'Sqrt', 'Abs'],
  ...['Identity', 'AddV2', 'AddN', 'Sub', 'Mul', 'RealDiv', 'Minimum', 'Maximum', 'SquaredDifference'],
]);

/** Operations that take some axes together, which may be others than the rows'. */
const REDUCTIONS = new Set(['Max', 'Mean', 'Sum']);

/** How an operation meets rows that are in slices. */
export interface RowUse {
  /** Numbers of the inputs that are taken slice by slice; the others are the same for all slices. */
  carriers: readonly number[];
  /** Whether the output is in slices as well, or the sum over them. */
  gives: 'rows' | 'sum';
}

/** What is known of references. */
export interface KnownRefs {
  info(ref: Ref): TensorInfo;
  /** The numbers of a constant; null of anything else. */
  constant(ref: Ref): readonly number[] | null;
}

/**
 * What an operation does with rows, or null where it needs all of them at once or is not to be divided.
 */
export function rowUseOf(node: TracedNode, known: KnownRefs, { products }: DivideOptions): RowUse | null {
  if (node.op === 'MatMul')
    return products && !isSet(node, 'transpose_a') ? { carriers: [0], gives: 'rows' } : null;
  const rowwise = ROWWISE[node.op];
  if (rowwise) return { carriers: rowwise, gives: 'rows' };
  const summed = SUMMED[node.op];
  if (summed) return { carriers: summed, gives: 'sum' };
  // Rows lie one after the other, so that a slice has the same elements in any shape.
  if (node.op === 'Reshape') return { carriers: [0], gives: 'rows' };
  // In training, the products behind them need the whole batch.
  if (REDUCTIONS.has(node.op))
    return products && keepsRows(node, known) ? { carriers: [0], gives: 'rows' } : null;
  if (!ELEMENTWISE.has(node.op)) return null;
  const shape = node.outputs[0]?.shape ?? [];
  const carriers = node.inputs.flatMap((ref, i) => {
    const own = known.info(ref).shape;
    return own.length === shape.length && own[0] === shape[0] ? [i] : [];
  });
  return { carriers, gives: 'rows' };
}

/** Whether a reduction is over other axes than the first. */
function keepsRows({ inputs: [x = '', axes = ''] }: TracedNode, known: KnownRefs): boolean {
  const rank = known.info(x).shape.length;
  return known.constant(axes)?.every((axis) => (axis + rank) % rank > 0) ?? false;
}
