import { sizeOf } from '../../contracts/models/shape';
import { areImages, type InputShape } from '../../data/labelled-rows';
import { keepRows, keptAs, unpackRows, type StoredRows } from '../device/kept-rows';
import { indices, scalar } from '../graph/arithmetic';
import type { DataType } from '../graph/data-type';
import { after, type Ref } from '../graph/graph-node';
import { addPlaceholder, addVariable, type GraphVariable, type Scope } from '../graph/scope';
import type { Signature } from '../graph/encode-saved-model';

/** One column of the data that lives in the graph: inputs, labels, soft labels. */
export interface Column extends StoredRows {
  name: string;
  /** What stored values are divided by in a step; 255 turns bytes into [0, 1]. */
  divisor?: number;
}

/** float16 is given by its bits. */
export type ColumnValues = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** Type of a column in a step. */
export function stepTypeOf({ stored }: Column): 'int32' | 'float32' {
  return stored === 'int32' ? 'int32' : 'float32';
}

/** The variable that holds a column's rows, however many: [rows, …]. */
export function addColumn(scope: Scope, column: Column): GraphVariable {
  const { dataType, size } = keptAs(scope, column);
  return addVariable(scope, `column/${column.name}`, dataType, [-1, size]);
}

/** What a network reads: images as bytes that a step scales to [0, 1], features as they are. */
export function inputColumn(shape: InputShape): Column {
  const name = 'inputs';
  return areImages(shape)
    ? { name, stored: 'uint8', shape, divisor: 255 }
    : { name, stored: 'float32', shape };
}

/** Values of a column that are fed with a call. */
export interface FedRows {
  /** Stored rows, [rows, size]. */
  rows: Ref;
  inputs: Signature['inputs'];
}

/**
 * Adds the inputs `values`, all rows in one vector, and `rows`, their number. Bytes are fed four to an int32, since
 * the library would feed them one to an int32, and halves two, since it has no type for them: `packValues` makes them so.
 */
export function feedRows(scope: Scope, { stored, shape }: Column): FedRows {
  const fedType = stored === 'uint8' || stored === 'float16' ? 'int32' : stored;
  const values = addPlaceholder(scope, 'values', fedType, [-1]);
  const rows = addPlaceholder(scope, 'rows', 'int32', []);
  const size = scope.constant(scalar(sizeOf(shape), 'int32'));
  const flat = fedType === stored ? values : unpack(scope, values, rows, size, stored);
  const target = scope.add('Pack', [rows, size], { T: INT32, N: { int: 2 }, axis: { int: 0 } });
  return {
    rows: scope.add('Reshape', [flat, target], { T: { type: stored }, Tshape: INT32 }),
    inputs: {
      values: { ref: values, dataType: fedType, shape: [-1] },
      rows: { ref: rows, dataType: 'int32', shape: [] },
    },
  };
}

/** A call that replaces a column's rows. */
export function addColumnLoader(scope: Scope, column: Column, variable: GraphVariable): Signature {
  const { rows, inputs } = feedRows(scope, column);
  const assigned = scope.assign(variable, keepRows(scope, column, rows));
  const zero = scope.constant(scalar(0, 'int32'));
  const done = scope.add('Identity', [zero, after(assigned)], { T: INT32 });
  return { inputs, outputs: { done: { ref: done, dataType: 'int32', shape: [] } } };
}

const INT32 = { type: 'int32' } as const;

function unpack(scope: Scope, fed: Ref, rows: Ref, size: Ref, stored: DataType): Ref {
  const reshape = (ref: Ref, shape: Ref, type: DataType): Ref =>
    scope.add('Reshape', [ref, shape], { T: { type }, Tshape: INT32 });
  const parts = scope.add('Bitcast', [fed], { T: INT32, type: { type: stored } });
  const count = scope.add('Mul', [rows, size], { T: INT32 });
  const begin = scope.constant(indices([0]));
  const length = reshape(count, scope.constant(indices([1])), 'int32');
  const flat = reshape(parts, scope.constant(indices([-1])), stored);
  return scope.add('Slice', [flat, begin, length], { T: { type: stored }, Index: INT32 });
}

/** Bytes as int32, four to one, and halves, two to one, padded with zeros. Shares memory where it can. */
export function packValues(values: Uint8Array | Uint16Array): Int32Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (bytes.length % 4 === 0 && bytes.byteOffset % 4 === 0) {
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}

/** Gathers rows of a column, as it is kept, and makes them what a step sees: [rows, …shape]. */
export function gatherRows(scope: Scope, column: Column, values: Ref, rows: Ref, count: number): Ref {
  const { dataType } = keptAs(scope, column);
  const gathered = scope.add('GatherV2', [values, rows, scope.constant(scalar(0, 'int32'))], {
    Tparams: { type: dataType },
    Tindices: { type: 'int32' },
    Taxis: { type: 'int32' },
    batch_dims: { int: 0 },
  });
  return shapeRows(scope, column, unpackRows(scope, column, gathered, count), count);
}

/** Stored rows [count, size] as a step sees them. */
export function shapeRows(scope: Scope, column: Column, rows: Ref, count: number): Ref {
  const { stored, shape, divisor = 1 } = column;
  const type: DataType = stepTypeOf(column);
  let values = rows;
  if (stored !== type) {
    values = scope.add('Cast', [values], {
      SrcT: { type: stored },
      DstT: { type },
      Truncate: { bool: false },
    });
  }
  if (divisor !== 1) {
    values = scope.add('RealDiv', [values, scope.constant(scalar(divisor, 'float32'))], { T: { type } });
  }
  if (shape.length === 1) return values;
  const target = scope.constant(indices([count, ...shape]));
  return scope.add('Reshape', [values, target], { T: { type }, Tshape: { type: 'int32' } });
}
