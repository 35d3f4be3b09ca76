import { indices } from '../../graph/arithmetic';
import type { Ref } from '../../graph/graph-node';
import type { TracedNode } from '../../trace/traced-graph';
import type { StackingContext, StackingRule } from '../stacking-rule';

/** Sums, means and extrema over some axes: each is one further back. */
export const stackReduction: StackingRule = (node, context) => {
  const [x, axes] = node.inputs;
  const values = axes === undefined ? null : constantIntegers(axes, context);
  if (x === undefined || values === null) return null;
  const { length: rank } = context.info(x).shape;
  const moved = context.addConstant(indices(values.map((axis) => shift(axis, rank))));
  return addMoved(node, [context.stacked(x), moved], context, { Tidx: { type: 'int32' } });
};

/** Whatever only gives the same elements another shape: `Reshape`, `ExpandDims`, `Squeeze`. */
export const stackReshape: StackingRule = ({ inputs: [x], outputs: [output] }, context) => {
  if (x === undefined || !output) return null;
  return context.reshape(context.stacked(x), [context.students, ...output.shape], output.dataType);
};

/** Over the last axis of any number of them. */
export const stackLastAxis: StackingRule = (node, context) => {
  const [x] = node.inputs;
  return x === undefined ? null : addMoved(node, [context.stacked(x)], context);
};

export const stackTranspose: StackingRule = (node, context) => {
  const [x, permutation] = node.inputs;
  const values = permutation === undefined ? null : constantIntegers(permutation, context);
  if (x === undefined || values === null) return null;
  const moved = context.addConstant(indices([0, ...values.map((axis) => axis + 1)]));
  return addMoved(node, [context.stacked(x), moved], context, { Tperm: { type: 'int32' } });
};

/** The classes' axis stays the last; depth and the two values are the same for all. */
export const stackOneHot: StackingRule = (node, context) => {
  const { attributes } = node;
  const [labels, ...rest] = node.inputs;
  const axis = attributes['axis'];
  const isLast = axis === undefined || ('int' in axis && axis.int === -1);
  if (labels === undefined || !isLast || !rest.every((ref) => context.isShared(ref))) return null;
  return addMoved(node, [context.stacked(labels), ...rest.map((ref) => context.shared(ref))], context);
};

/** Rows that each student picks from shared values, or rows of each student's own. */
export const stackGather: StackingRule = (node, context) => {
  const [values, rows, axis] = node.inputs;
  const [at] = (axis === undefined ? null : constantIntegers(axis, context)) ?? [];
  const batch = node.attributes['batch_dims'];
  if (values === undefined || rows === undefined || at === undefined) return null;
  if (batch && 'int' in batch && batch.int !== 0) return null;
  const place = (number: number): Ref =>
    context.addConstant({ dataType: 'int32', shape: [], values: Int32Array.of(number) });
  const from = shift(at, context.info(values).shape.length);
  const Taxis = { type: 'int32' } as const;
  if (context.isShared(values)) {
    // Students come first only where the picked axis is the first.
    if (from !== 1) return null;
    const inputs = [context.shared(values), context.stacked(rows), place(0)];
    return addMoved(node, inputs, context, { Taxis });
  }
  const own = !context.isShared(rows);
  const inputs = [context.stacked(values), own ? context.stacked(rows) : context.shared(rows), place(from)];
  return addMoved(node, inputs, context, { Taxis, batch_dims: { int: own ? 1 : 0 } });
};

/** Tensors one behind the other; the axis comes last in the inputs. */
export const stackConcat: StackingRule = (node, context) => {
  const axis = node.inputs.at(-1);
  const [at] = (axis === undefined ? null : constantIntegers(axis, context)) ?? [];
  const parts = node.inputs.slice(0, -1);
  if (at === undefined) return null;
  const moved = context.addConstant({
    dataType: 'int32',
    shape: [],
    values: Int32Array.of(shift(at, node.outputs[0]?.shape.length ?? 0)),
  });
  return addMoved(node, [...parts.map((ref) => context.stacked(ref)), moved], context, {
    Tidx: { type: 'int32' },
  });
};

/** Tensors side by side on a new axis. */
export const stackPack: StackingRule = (node, context) => {
  const axis = node.attributes['axis'];
  const at = shift(axis && 'int' in axis ? axis.int : 0, node.outputs[0]?.shape.length ?? 0);
  const inputs = node.inputs.map((ref) => context.stacked(ref));
  return addMoved(node, inputs, context, { axis: { int: at } });
};

/** A block of fixed place and size. */
export const stackSlice: StackingRule = (node, context) => {
  const [x, begin, size] = node.inputs;
  const start = begin === undefined ? null : constantIntegers(begin, context);
  if (x === undefined || start === null || size === undefined || !node.outputs[0]) return null;
  const inputs = [
    [0, ...start],
    [context.students, ...node.outputs[0].shape],
  ].map((values) => context.addConstant(indices(values)));
  return addMoved(node, [context.stacked(x), ...inputs], context, { Index: { type: 'int32' } });
};

/** Repeats along each axis. */
export const stackTile: StackingRule = (node, context) => {
  const [x, multiples] = node.inputs;
  const values = multiples === undefined ? null : constantIntegers(multiples, context);
  if (x === undefined || values === null) return null;
  const inputs = [context.stacked(x), context.addConstant(indices([1, ...values]))];
  return addMoved(node, inputs, context, { Tmultiples: { type: 'int32' } });
};

function shift(axis: number, rank: number): number {
  return (axis < 0 ? axis + rank : axis) + 1;
}

function constantIntegers(ref: Ref, context: StackingContext): number[] | null {
  const constant = context.constant(ref);
  return constant === null ? null : [...constant.values];
}

function addMoved(
  { op, attributes, outputs: [output] }: TracedNode,
  inputs: readonly Ref[],
  context: StackingContext,
  changed: TracedNode['attributes'] = {},
): Ref | null {
  if (!output) return null;
  const shape = [context.students, ...output.shape];
  return context.add(op, inputs, { ...attributes, ...changed }, { ...output, shape });
}
