import type { TracedNode } from '../../trace/traced-graph';
import type { StackingContext, StackingRule } from '../stacking-rule';

/** One input, each element for itself: the further axis changes nothing. */
export const stackUnary: StackingRule = (node, context) => {
  const [x] = node.inputs;
  return x === undefined ? null : addSame(node, [context.stacked(x)], context);
};

/** Elements of inputs that broadcast against each other. */
export const stackBroadcasting: StackingRule = (node, context) => {
  const rank = node.outputs[0]?.shape.length ?? 0;
  return addSame(
    node,
    node.inputs.map((ref) => context.aligned(ref, rank)),
    context,
  );
};

/** Elements of inputs of one shape: a shared input is repeated. */
export const stackSameShape: StackingRule = (node, context) => {
  return addSame(
    node,
    node.inputs.map((ref) => context.stacked(ref)),
    context,
  );
};

/** `Select` takes a condition of the same shape, or of one element for each row: `SelectV2` broadcasts. */
export const stackSelect: StackingRule = (
  { inputs: [condition, a, b], attributes, outputs: [output] },
  context,
) => {
  if (condition === undefined || a === undefined || b === undefined || !output) return null;
  const { shape, dataType } = context.info(condition);
  const rank = output.shape.length;
  const trailing = Array.from({ length: rank - shape.length }, () => 1);
  const rows = context.reshape(
    context.stacked(condition),
    [context.students, ...shape, ...trailing],
    dataType,
  );
  const inputs = [rows, context.aligned(a, rank), context.aligned(b, rank)];
  return context.add('SelectV2', inputs, attributes, inFront(output, context));
};

/** Of one element for each student. */
export const stackFill: StackingRule = (
  { inputs: [dims, value], attributes, outputs: [output] },
  context,
) => {
  if (dims === undefined || value === undefined || !output || !context.isShared(dims)) return null;
  const target = inFront(output, context);
  const shape = context.addConstant({
    dataType: 'int32',
    shape: [target.shape.length],
    values: Int32Array.from(target.shape),
  });
  const { T = { type: output.dataType } } = attributes;
  const inputs = [context.aligned(value, output.shape.length), shape];
  return context.add('BroadcastTo', inputs, { T, Tidx: { type: 'int32' } }, target);
};

function addSame(
  { op, attributes, outputs: [output] }: TracedNode,
  inputs: string[],
  context: StackingContext,
) {
  return output ? context.add(op, inputs, attributes, inFront(output, context)) : null;
}

function inFront<Info extends { shape: readonly number[] }>(info: Info, { students }: StackingContext): Info {
  return { ...info, shape: [students, ...info.shape] };
}
