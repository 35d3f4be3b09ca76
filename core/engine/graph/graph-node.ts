import type { DataType } from './data-type';

/** Names an output of a node, `node:0`, or with `^node` only that it has run. */
export type Ref = string;

/** A tensor's values as they lie in memory. */
export interface ConstantTensor {
  dataType: DataType;
  shape: readonly number[];
  values: Uint8Array | Int32Array | Float32Array | Float64Array;
}

/** An attribute of a node, by the field of TensorFlow's AttrValue that holds it. */
export type Attribute =
  | { string: string }
  | { int: number }
  | { float: number }
  | { bool: boolean }
  | { type: DataType }
  /** −1 stands for a size that isn't known; null for a rank that isn't. */
  | { shape: readonly number[] | null }
  | { tensor: ConstantTensor }
  | { ints: readonly number[] }
  | { floats: readonly number[] }
  | { types: readonly DataType[] }
  | { shapes: readonly (readonly number[] | null)[] };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One operation of a graph, as TensorFlow's NodeDef. */
export interface GraphNode {
  name: string;
  op: string;
  /** Data inputs in order, then control inputs. */
  inputs: readonly Ref[];
  attributes: Attributes;
  device?: string;
}

/** Whether a node has this attribute and it is true. */
export function isSet({ attributes }: Pick<GraphNode, 'attributes'>, name: string): boolean {
  const attribute = attributes[name];
  return attribute !== undefined && 'bool' in attribute && attribute.bool;
}

/** Name of the node that a reference is to. */
export function nodeOf(ref: Ref): string {
  const start = ref.startsWith('^') ? 1 : 0;
  const colon = ref.indexOf(':');
  return ref.slice(start, colon < 0 ? undefined : colon);
}

/** Number of the output that a reference is to. */
export function outputOf(ref: Ref): number {
  const colon = ref.indexOf(':');
  return colon < 0 ? 0 : Number(ref.slice(colon + 1));
}

/** A reference to a node's having run. */
export function after(ref: Ref): Ref {
  return `^${nodeOf(ref)}`;
}
