/** Element types with their numbers in TensorFlow's types.proto. */
export const DATA_TYPE_NUMBERS = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  float16: 19,
  resource: 20,
} as const;

export type DataType = keyof typeof DATA_TYPE_NUMBERS;

const BY_NUMBER = new Map<number, DataType>(
  Object.entries(DATA_TYPE_NUMBERS).map(([name, number]) => [number, name as DataType]),
);

/** @throws Error for a type that programs don't use, such as complex64. */
export function dataTypeOf(number: number): DataType {
  const dataType = BY_NUMBER.get(number);
  if (!dataType) throw new Error(`TensorFlow's data type ${number} is not supported in a program`);
  return dataType;
}
