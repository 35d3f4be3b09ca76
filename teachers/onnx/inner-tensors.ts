// A model of ONNX is a message of protocol buffers, of which this much is read and written here: the names of what its nodes give.
// https://protobuf.dev/programming-guides/encoding, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

/** Numbers of fields in onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_OUTPUT = 12;
const NODE_OUTPUT = 2;
const VALUE_NAME = 1;

/** Kinds of encoding; groups are in no ONNX file. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH = 2;
const FOUR_BYTES = 5;

/** Names of all tensors that the graph's nodes give, in their order. None of a file in another notation, such as ORT's own. */
export function listInnerTensors(model: Uint8Array): string[] {
  const nodes = readFields(model, MODEL_GRAPH).flatMap((graph) => readFields(graph, GRAPH_NODE));
  const names = nodes.flatMap((node) => readFields(node, NODE_OUTPUT));
  // An output that a node leaves out has no name.
  return names.map((name) => Buffer.from(name).toString('utf8')).filter((name) => name !== '');
}

/**
 * The model with further outputs. Where a message has a field of one message twice, these are merged: so a second graph of nothing
 * but outputs adds them to the first.
 */
export function addOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const outputs = names.map((name) => writeField(GRAPH_OUTPUT, writeField(VALUE_NAME, Buffer.from(name))));
  return Buffer.concat([model, writeField(MODEL_GRAPH, Buffer.concat(outputs))]);
}

/** What a message has in the field of a number, of strings or messages. Ends where the bytes are no message. */
function readFields(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    const [field, encoding] = [Math.floor(tag.value / 8), tag.value % 8];
    let [start, end] = [tag.end, NaN];
    if (encoding === VARINT) end = readVarint(message, start).end;
    if (encoding === EIGHT_BYTES) end = start + 8;
    if (encoding === FOUR_BYTES) end = start + 4;
    if (encoding === LENGTH) {
      const length = readVarint(message, start);
      start = length.end;
      end = start + length.value;
    }
    if (!(end <= message.length)) break;
    if (field === wanted && encoding === LENGTH) found.push(message.subarray(start, end));
    at = end;
  }
  return found;
}

/** Seven bits a byte, the least first. NaN where the bytes end within. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + 10; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte % 128) * 2 ** (7 * (at - start));
    if (byte < 128) return { value, end: at + 1 };
  }
  return { value: NaN, end: NaN };
}

function writeField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([writeVarint(8 * field + LENGTH), writeVarint(bytes.length), bytes]);
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  return Uint8Array.of(...bytes, rest);
}
