import { InvalidData } from '../../../core/contracts/errors';
import { decodeTensorFile, encodeTensorFile, tensorFileBytes } from '../../../core/models/tensor-file';
import type { WeightSpec } from '../../../core/models/weight-spec';
import { decodeWeights, encodeWeights } from '../../../core/models/weights-file';

const tensors = [
  { name: 'a', shape: [2, 2], values: Float32Array.from([1, -2.5, 3e38, 1e-45]) },
  { name: 'ü', shape: [0], values: new Float32Array(0) },
  { name: 'scalar', shape: [], values: Float32Array.from([NaN]) },
];
const bytes = encodeTensorFile({ answer: 42 }, tensors);

test('what is written is read, bit for bit, also from inside a larger buffer', () => {
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(decodeTensorFile(larger.subarray(3), 'file')).toEqual({ meta: { answer: 42 }, tensors });
  expect(tensorFileBytes({ answer: 42 }, tensors)).toBe(bytes.length);
  expect(encodeTensorFile({ answer: 42 }, tensors)).toEqual(bytes);
});

test('values are little-endian float32 at the end', () => {
  const [value] = [
    ...encodeTensorFile(null, [{ name: 'a', shape: [1], values: Float32Array.from([1]) }]),
  ].slice(-1);
  expect(value).toBe(0x3f);
});

function withHeader(header: string): Uint8Array {
  const json = new TextEncoder().encode(header);
  const out = new Uint8Array(12 + json.length);
  out.set(bytes.subarray(0, 8));
  new DataView(out.buffer).setUint32(8, json.length, true);
  out.set(json, 12);
  return out;
}

test.each([
  ['nothing', new Uint8Array(0), 'not a tensor file'],
  ['other bytes', Uint8Array.from(bytes, (byte, i) => (i === 0 ? 0 : byte)), 'not a tensor file'],
  [
    'a missing last byte',
    bytes.subarray(0, -1),
    `truncated: expected ${bytes.length} bytes, found ${bytes.length - 1}`,
  ],
  ['a byte too many', Uint8Array.from([...bytes, 0]), 'too long'],
  ['half a header', bytes.subarray(0, 20), 'truncated'],
  ['a header that is no JSON', withHeader('{"meta":'), 'the header is not JSON'],
  [
    'a header of another shape',
    withHeader('{"meta":1,"tensors":[{"name":"a","shape":[-1]}]}'),
    'the header lists no well-formed tensors',
  ],
])('refuses %s', (_, damaged, message) => {
  const decode = () => decodeTensorFile(damaged, 'weights');
  expect(decode).toThrow(InvalidData);
  expect(decode).toThrow(`weights: ${message}`);
});

test('refuses to write values that do not fill their shape', () => {
  expect(() => encodeTensorFile(null, [{ name: 'a', shape: [3], values: new Float32Array(2) }])).toThrow(
    'has 2 values',
  );
});

test('refuses the weights of another architecture', () => {
  const spec = (shape: number[]): WeightSpec => ({ name: 'logits/kernel', shape, role: 'output-kernel' });
  const file = encodeWeights([spec([2, 1])], new Map([['logits/kernel', Float32Array.from([1, 2])]]));
  expect(() => decodeWeights(file, [spec([1, 2])])).toThrow(InvalidData);
  expect(() => decodeWeights(file, [spec([1, 2])])).toThrow(
    'got logits/kernel [2, 1]; wanted logits/kernel [1, 2]',
  );
});
