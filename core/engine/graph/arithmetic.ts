// Short names for the arithmetic that schedules and optimizers are written in.
import type { DataType } from './data-type';
import type { ConstantTensor, Ref } from './graph-node';
import type { Scope } from './scope';

type Number = 'float32' | 'float64' | 'int32';

/** Arithmetic on tensors of one type, in a scope; numbers become scalar constants. */
export interface Arithmetic {
  constant(value: number): Ref;
  add(a: Operand, b: Operand): Ref;
  sub(a: Operand, b: Operand): Ref;
  mul(a: Operand, b: Operand): Ref;
  div(a: Operand, b: Operand): Ref;
  pow(a: Operand, b: Operand): Ref;
  min(a: Operand, b: Operand): Ref;
  max(a: Operand, b: Operand): Ref;
  /** a < b, as bool. */
  less(a: Operand, b: Operand): Ref;
  /** Elementwise: a where the condition holds, else b. */
  where(condition: Ref, a: Operand, b: Operand): Ref;
  unary(op: 'Sqrt' | 'Rsqrt' | 'Square' | 'Cos' | 'Floor' | 'Sign' | 'Neg' | 'Abs', a: Operand): Ref;
  /** Sum of all elements, a scalar; `rank` is the tensor's. */
  sum(a: Ref, rank: number): Ref;
  cast(ref: Ref, from: DataType): Ref;
  /** Element `index` of a vector, or row `index` of a matrix. */
  pick(from: Ref, index: Ref): Ref;
}

type Operand = Ref | number;

export function arithmetic(scope: Scope, dataType: Number): Arithmetic {
  const T = { T: { type: dataType } };
  const constant = (value: number): Ref => scope.constant(scalar(value, dataType));
  const ref = (operand: Operand): Ref => (typeof operand === 'number' ? constant(operand) : operand);
  const binary =
    (op: string) =>
    (a: Operand, b: Operand): Ref =>
      scope.add(op, [ref(a), ref(b)], T);
  return {
    constant,
    add: binary('AddV2'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('RealDiv'),
    pow: binary('Pow'),
    min: binary('Minimum'),
    max: binary('Maximum'),
    less: binary('Less'),
    where: (condition, a, b) => scope.add('SelectV2', [condition, ref(a), ref(b)], T),
    unary: (op, a) => scope.add(op, [ref(a)], T),
    sum: (a, rank) => {
      const axes = scope.constant(indices(Array.from({ length: rank }, (_, i) => i)));
      return scope.add('Sum', [a, axes], { ...T, Tidx: { type: 'int32' }, keep_dims: { bool: false } });
    },
    cast: (from, type) =>
      scope.add('Cast', [from], { SrcT: { type }, DstT: { type: dataType }, Truncate: { bool: false } }),
    pick: (from, index) =>
      scope.add('GatherV2', [from, index, scope.constant(scalar(0, 'int32'))], {
        Tparams: { type: dataType },
        Tindices: { type: 'int32' },
        Taxis: { type: 'int32' },
        batch_dims: { int: 0 },
      }),
  };
}

/** A scalar constant. */
export function scalar(value: number, dataType: Number): ConstantTensor {
  const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array };
  return { dataType, shape: [], values: arrays[dataType].of(value) };
}

/** A vector of int32: shapes, axes, permutations. */
export function indices(values: readonly number[]): ConstantTensor {
  return { dataType: 'int32', shape: [values.length], values: Int32Array.from(values) };
}
