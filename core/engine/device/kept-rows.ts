import { indices } from '../graph/arithmetic';
import type { DataType } from '../graph/data-type';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';

/*
 * A GPU has no kernel that gathers bytes, and variables of int32 are in the host's memory. So an accelerator keeps both as
 * float32 of the same bits, four bytes to one: they are copied, and never computed with.
 */

/** Rows of a column as they were loaded. */
export interface StoredRows {
  /** A step sees float32, or int32 where it is stored so. */
  stored: 'uint8' | 'int32' | 'float16' | 'float32';
  /** Of one row. */
  shape: readonly number[];
}

/** How a column is kept: its type, and elements of a row. */
export function keptAs(scope: Scope, { stored, shape }: StoredRows): { dataType: DataType; size: number } {
  const size = shape.reduce((product, each) => product * each, 1);
  if (!scope.hasAccelerator || stored === 'float32' || stored === 'float16')
    return { dataType: stored, size };
  return { dataType: 'float32', size: stored === 'uint8' ? Math.ceil(size / BYTES) : size };
}

/** Stored rows [rows, size] as they are kept. */
export function keepRows(scope: Scope, column: StoredRows, rows: Ref): Ref {
  const { dataType, size } = keptAs(scope, column);
  if (dataType === column.stored) return rows;
  if (column.stored === 'int32') return bitcast(scope, rows, 'int32', 'float32');
  const missing = size * BYTES - sizeOf(column);
  const padded = missing > 0 ? padRows(scope, rows, missing) : rows;
  return bitcast(scope, reshape(scope, padded, [-1, size, BYTES]), 'uint8', 'float32');
}

/** Kept rows as they were stored: [count, size]. */
export function unpackRows(scope: Scope, column: StoredRows, rows: Ref, count: number): Ref {
  const { dataType, size } = keptAs(scope, column);
  if (dataType === column.stored) return rows;
  const values = bitcast(scope, rows, 'float32', column.stored);
  if (column.stored === 'int32') return values;
  const padded = reshape(scope, values, [count, size * BYTES]);
  return size * BYTES > sizeOf(column) ? cutRows(scope, padded, [count, sizeOf(column)]) : padded;
}

const BYTES = 4;
const INT32 = { type: 'int32' } as const;

function sizeOf({ shape }: StoredRows): number {
  return shape.reduce((product, each) => product * each, 1);
}

export function bitcast(scope: Scope, ref: Ref, from: DataType, to: DataType): Ref {
  return scope.add('Bitcast', [ref], { T: { type: from }, type: { type: to } });
}

function reshape(scope: Scope, ref: Ref, shape: readonly number[]): Ref {
  return scope.add('Reshape', [ref, scope.constant(indices(shape))], {
    T: { type: 'uint8' },
    Tshape: INT32,
  });
}

function padRows(scope: Scope, rows: Ref, missing: number): Ref {
  const paddings = scope.constant({
    dataType: 'int32',
    shape: [2, 2],
    values: Int32Array.of(0, 0, 0, missing),
  });
  return scope.add('Pad', [rows, paddings], { T: { type: 'uint8' }, Tpaddings: INT32 });
}

/** By a strided slice: a GPU has no plain one for bytes. */
function cutRows(scope: Scope, rows: Ref, end: readonly number[]): Ref {
  const bounds = [[0, 0], end, [1, 1]].map((values) => scope.constant(indices(values)));
  const masks = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'];
  return scope.add('StridedSlice', [rows, ...bounds], {
    T: { type: 'uint8' },
    Index: INT32,
    ...Object.fromEntries(masks.map((mask) => [mask, { int: 0 }])),
  });
}
