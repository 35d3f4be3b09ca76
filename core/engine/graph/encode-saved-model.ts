// TensorFlow's SavedModel as protobuf, written field by field: the few messages that a program needs don't pay for
// TensorFlow's generated classes. Field numbers are from tensorflow/core/{protobuf,framework}/*.proto.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DATA_TYPE_NUMBERS, type DataType } from './data-type';
import type { Attribute, ConstantTensor, GraphNode, Ref } from './graph-node';

/** A tensor that goes into or comes out of a program. */
export interface SignatureTensor {
  ref: Ref;
  dataType: DataType;
  /** −1 stands for a size that isn't known. */
  shape: readonly number[];
}

/** A call that a program offers: which tensors are fed, and which are fetched. */
export interface Signature {
  inputs: Readonly<Record<string, SignatureTensor>>;
  outputs: Readonly<Record<string, SignatureTensor>>;
}

/** What TensorFlow loads: a graph and the calls that it answers. */
export interface Program {
  nodes: readonly GraphNode[];
  signatures: Readonly<Record<string, Signature>>;
}

export const SAVED_MODEL_TAG = 'serve';

/** Old enough for TensorFlow 2.9, new enough for every operation used. */
const GRAPH_PRODUCER_VERSION = 1087;

type Fields = (writer: BinaryWriter) => void;

/** @returns the bytes of `saved_model.pb`. */
export function encodeSavedModel({ nodes, signatures }: Program): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(1);
  message(writer, 2, (metaGraph) => {
    message(metaGraph, 1, (info) => {
      text(info, 4, SAVED_MODEL_TAG);
      text(info, 5, '2.9.1');
    });
    message(metaGraph, 2, (graph) => {
      for (const node of nodes) message(graph, 1, (fields) => writeNode(fields, node));
      message(graph, 4, (versions) => integer(versions, 1, GRAPH_PRODUCER_VERSION));
    });
    for (const [name, signature] of Object.entries(signatures)) {
      mapEntry(metaGraph, 5, name, (fields) => writeSignature(fields, signature));
    }
  });
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { name, op, inputs, device, attributes }: GraphNode): void {
  text(writer, 1, name);
  text(writer, 2, op);
  for (const input of inputs) text(writer, 3, input);
  if (device !== undefined) text(writer, 4, device);
  for (const [key, attribute] of Object.entries(attributes)) {
    mapEntry(writer, 5, key, (fields) => writeAttribute(fields, attribute));
  }
}

function writeAttribute(writer: BinaryWriter, attribute: Attribute): void {
  if ('string' in attribute) text(writer, 2, attribute.string);
  else if ('int' in attribute) integer(writer, 3, attribute.int);
  else if ('float' in attribute) writer.tag(4, WireType.Bit32).float(attribute.float);
  else if ('bool' in attribute) writer.tag(5, WireType.Varint).bool(attribute.bool);
  else if ('type' in attribute) integer(writer, 6, DATA_TYPE_NUMBERS[attribute.type]);
  else if ('shape' in attribute) message(writer, 7, (fields) => writeShape(fields, attribute.shape));
  else if ('tensor' in attribute) message(writer, 8, (fields) => writeTensor(fields, attribute.tensor));
  else message(writer, 1, (list) => writeList(list, attribute));
}

function writeList(list: BinaryWriter, attribute: Attribute): void {
  if ('ints' in attribute) for (const value of attribute.ints) integer(list, 3, value);
  if ('floats' in attribute) for (const value of attribute.floats) list.tag(4, WireType.Bit32).float(value);
  if ('types' in attribute) for (const type of attribute.types) integer(list, 6, DATA_TYPE_NUMBERS[type]);
  if ('shapes' in attribute) {
    for (const shape of attribute.shapes) message(list, 7, (fields) => writeShape(fields, shape));
  }
}

function writeTensor(writer: BinaryWriter, { dataType, shape, values }: ConstantTensor): void {
  integer(writer, 1, DATA_TYPE_NUMBERS[dataType]);
  message(writer, 2, (fields) => writeShape(fields, shape));
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  writer.tag(4, WireType.LengthDelimited).bytes(content);
}

function writeShape(writer: BinaryWriter, shape: readonly number[] | null): void {
  if (shape === null) writer.tag(3, WireType.Varint).bool(true);
  else for (const size of shape) message(writer, 2, (dimension) => integer(dimension, 1, size));
}

function writeSignature(writer: BinaryWriter, { inputs, outputs }: Signature): void {
  for (const [field, tensors] of [[1, inputs] as const, [2, outputs] as const]) {
    for (const [name, { ref, dataType, shape }] of Object.entries(tensors)) {
      mapEntry(writer, field, name, (info) => {
        text(info, 1, ref);
        integer(info, 2, DATA_TYPE_NUMBERS[dataType]);
        message(info, 3, (fields) => writeShape(fields, shape));
      });
    }
  }
  text(writer, 3, 'tensorflow/serving/predict');
}

function message(writer: BinaryWriter, field: number, fields: Fields): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  fields(writer);
  writer.join();
}

function mapEntry(writer: BinaryWriter, field: number, key: string, value: Fields): void {
  message(writer, field, (entry) => {
    text(entry, 1, key);
    message(entry, 2, value);
  });
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}
