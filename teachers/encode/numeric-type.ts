import { InvalidInput } from '../../core/contracts/errors';

/** What a model's tensors hold, by the names that ONNX Runtime has for it. */
export const TENSOR_TYPES = ['float32', 'float64', 'uint8', 'int32', 'int64', 'bool', 'string'] as const;
export type TensorType = (typeof TENSOR_TYPES)[number];
export type NumericType = Exclude<TensorType, 'string'>;

export type NumericArray = Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array;

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
} as const;

/** A row-major tensor on its way to a model. */
export interface TeacherTensor {
  type: TensorType;
  /** [rows, …] */
  shape: readonly number[];
  data: NumericArray | string[];
}

export function isTensorType(type: string): type is TensorType {
  return (TENSOR_TYPES as readonly string[]).includes(type);
}

const RANGES = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
} as const;

/**
 * Numbers in a type, refused where it can't hold them.
 *
 * @param where says in which field of the member the number of that position came about.
 * @throws InvalidInput that names the number.
 */
export function toNumericArray(
  values: Float64Array,
  type: NumericType,
  where: (position: number) => string,
): NumericArray {
  if (type === 'float32' || type === 'float64') return ARRAYS[type].from(values);
  const [least, most] = RANGES[type];
  const wrong = values.findIndex((value) => !Number.isInteger(value) || value < least || value > most);
  if (wrong < 0) return type === 'int64' ? BigInt64Array.from(values, BigInt) : ARRAYS[type].from(values);
  const allowed = `whole numbers from ${least} to ${most}, since the model reads ${type}`;
  throw new InvalidInput('teacher', [{ path: where(wrong), value: String(values[wrong]), allowed }]);
}
