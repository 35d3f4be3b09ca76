import { nativeBackend, type KernelAttribute } from '../../models/native-backend';
import type { TensorFlow } from '../../models/tensorflow';
import { dataTypeOf } from '../graph/data-type';
import type { Attribute } from '../graph/graph-node';
import type { TensorInfo } from './traced-graph';

/**
 * Type attributes that eager TensorFlow reads off the inputs, but that a graph must carry: by operation, attribute and
 * the number of the input that decides. Held against TensorFlow's list of operations, these are all that the library's
 * kernels leave out.
 */
const INFERRED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
};

/** Turns the attributes of an eager kernel call into those of a graph's node. */
export function readAttributes(
  tf: TensorFlow,
  op: string,
  attributes: readonly KernelAttribute[],
  inputs: readonly TensorInfo[],
): Record<string, Attribute> {
  const read: Record<string, Attribute> = {};
  for (const [name, index] of Object.entries(INFERRED[op] ?? {})) {
    const input = inputs[index];
    if (input) read[name] = { type: input.dataType };
  }
  for (const attribute of attributes) read[attribute.name] = readAttribute(tf, op, attribute);
  return read;
}

function readAttribute(tf: TensorFlow, op: string, { name, type, value }: KernelAttribute): Attribute {
  const { binding } = nativeBackend(tf);
  switch (type) {
    case binding.TF_ATTR_STRING:
      return { string: String(value) };
    case binding.TF_ATTR_BOOL:
      return { bool: Boolean(value) };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { ints: value as number[] } : { int: Number(value) };
    case binding.TF_ATTR_FLOAT:
      return Array.isArray(value) ? { floats: value as number[] } : { float: Number(value) };
    case binding.TF_ATTR_TYPE:
      return Array.isArray(value)
        ? { types: (value as number[]).map(dataTypeOf) }
        : { type: dataTypeOf(Number(value)) };
    case binding.TF_ATTR_SHAPE:
      return { shape: value as number[] };
    default:
      throw new Error(`${op}: attribute ${name} has a type that a graph can't carry: ${type}`);
  }
}
