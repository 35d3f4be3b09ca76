import { isSet, type Ref } from '../../graph/graph-node';
import type { StackingContext, StackingRule } from '../stacking-rule';

/**
 * Multiply-adds of one student's product up to which one batched product is faster than one for each: measured, for 8
 * students, 33×64 (0.27 million at 128 rows) gains a tenth and 784×32 (3.2 million) loses as much.
 */
const BATCHED_SIZE = 1e6;

/**
 * [rows, inner] × [inner, columns] of each student, as a batch. Large ones stay apart: TensorFlow's product of two
 * matrices is faster than its batched one.
 */
export const stackMatMul: StackingRule = ({ inputs: [a, b], attributes, outputs: [output] }, context) => {
  if (a === undefined || b === undefined || !output) return null;
  const inner = context.info(a).shape[isSet({ attributes }, 'transpose_a') ? 0 : 1] ?? 1;
  const [rows = 1, columns = 1] = output.shape;
  if (rows * inner * columns > BATCHED_SIZE) return null;
  const { T = { type: output.dataType }, transpose_a, transpose_b } = attributes;
  return context.add(
    'BatchMatMulV2',
    [context.aligned(a, 2), context.aligned(b, 2)],
    { T, adj_x: transpose_a ?? { bool: false }, adj_y: transpose_b ?? { bool: false } },
    { ...output, shape: [context.students, ...output.shape] },
  );
};

/** Batches of products that broadcast: students are one more axis of the batch. */
export const stackBatchMatMul: StackingRule = ({ inputs, attributes, outputs: [output] }, context) => {
  if (!output) return null;
  const operands = inputs.map((ref): Ref => context.aligned(ref, output.shape.length));
  return context.add('BatchMatMulV2', operands, attributes, {
    ...output,
    shape: [context.students, ...output.shape],
  });
};

/** x + b over the last axis. */
export const stackBiasAdd: StackingRule = ({ inputs: [x, bias], attributes, outputs: [output] }, context) => {
  if (x === undefined || bias === undefined || !output || !isChannelsLast(attributes['data_format']))
    return null;
  const rank = output.shape.length;
  const { T = { type: output.dataType } } = attributes;
  const inputs = [context.aligned(x, rank), context.aligned(bias, rank)];
  return context.add('AddV2', inputs, { T }, { ...output, shape: [context.students, ...output.shape] });
};

/** The sum over all axes of one student's but the last. */
export const stackBiasAddGrad: StackingRule = ({ inputs: [dy], attributes, outputs: [output] }, context) => {
  if (dy === undefined || !output || !isChannelsLast(attributes['data_format'])) return null;
  return sumOver(context, dy, output.shape);
};

function sumOver(context: StackingContext, dy: Ref, shape: readonly number[]): Ref {
  const { shape: from, dataType } = context.info(dy);
  const axes = Int32Array.from({ length: from.length - 1 }, (_, i) => i + 1);
  return context.add(
    'Sum',
    [context.stacked(dy), context.addConstant({ dataType: 'int32', shape: [axes.length], values: axes })],
    { T: { type: dataType }, Tidx: { type: 'int32' }, keep_dims: { bool: false } },
    { dataType, shape: [context.students, ...shape] },
  );
}

function isChannelsLast(format: { string: string } | object | undefined): boolean {
  return format === undefined || !('string' in format) || format.string === 'NHWC';
}
