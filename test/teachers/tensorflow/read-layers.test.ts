/** Weights of a model.json in the ways that TensorFlow.js keeps them. */
import { packFiles } from '../../../teachers/tensorflow/pack-files';
import { readLayers } from '../../../teachers/tensorflow/read-layers';

const LAYER = { class_name: 'Dense', config: { name: 'block/d' } };

function read(bytes: ArrayLike<number> & { buffer: ArrayBuffer }, weights: object[]): Float32Array[] {
  const json = {
    modelTopology: { class_name: 'Sequential', config: { layers: [LAYER] } },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  };
  const files = new Map([
    ['model.json', Uint8Array.from(Buffer.from(JSON.stringify(json)))],
    ['w.bin', new Uint8Array(bytes.buffer)],
  ]);
  const variables = readLayers(packFiles(files)).weights.get('block/d');
  return variables?.map(({ values }) => values) ?? [];
}

const kernel = { name: 'block/d/kernel', shape: [2, 1], dtype: 'float32' };
const bias = { name: 'block/d/bias', shape: [1], dtype: 'float32' };

test('as they are, one behind the other', () => {
  expect(read(Float32Array.of(1, 2, 3), [kernel, bias])).toEqual([Float32Array.of(1, 2), Float32Array.of(3)]);
});

test('as steps from the least on', () => {
  const quantization = { min: -1, scale: 0.5 };
  const steps = (dtype: string) =>
    [kernel, bias].map((weight) => ({ ...weight, quantization: { ...quantization, dtype } }));
  const wanted = [Float32Array.of(-1, 0), Float32Array.of(99)];
  expect(read(Uint8Array.of(0, 2, 200), steps('uint8'))).toEqual(wanted);
  expect(read(Uint16Array.of(0, 2, 200), steps('uint16'))).toEqual(wanted);
});

test('as halves', () => {
  const quantization = { dtype: 'float16' };
  expect(read(Uint16Array.of(0x3c00, 0xc000), [{ ...kernel, quantization }])).toEqual([
    Float32Array.of(1, -2),
  ]);
});

test('what is cut off, or no such number, is refused', () => {
  expect(() => read(Float32Array.of(1), [kernel])).toThrow(
    'the shards end within its weights block/d/kernel',
  );
  expect(() => read(Float32Array.of(1, 2), [{ ...kernel, dtype: 'int32' }])).toThrow(
    'the weights block/d/kernel are of int32, not float32',
  );
  expect(() => read(Float32Array.of(1), [{ ...kernel, quantization: { dtype: 'int4' } }])).toThrow(
    'model.json',
  );
});
