import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addOutputs, listInnerTensors } from '../../../teachers/onnx/inner-tensors';
import { GOLDEN, readModel } from '../../support/golden-teachers';

test('the tensors of a graph are listed as its nodes give them, with those of several outputs', () => {
  expect(listInnerTensors(readModel('torch-images'))).toEqual([
    'conv2d',
    'relu',
    'max_pool2d',
    'view',
    'logits',
  ]);
  expect(listInnerTensors(readModel('sklearn-pipeline'))).toEqual(
    expect.arrayContaining(['label', 'probabilities']),
  );
});

test('outputs are added behind the file, and none of its nodes is lost', () => {
  const model = readModel('torch-images');
  // Lengths of more than 127 bytes take two bytes to say.
  const names = ['relu', `a name of ${'many '.repeat(60)}letters`];
  const longer = addOutputs(model, names);
  expect(longer.subarray(0, model.length)).toEqual(Uint8Array.from(model));
  expect(listInnerTensors(longer)).toEqual(listInnerTensors(model));
  for (const name of names) expect(Buffer.from(longer).includes(name)).toBe(true);
});

test('bytes of another notation have no tensors, and those that end within none beyond', () => {
  expect(listInnerTensors(Buffer.from('\u0018\u0000\u0000\u0000ORTM and more'))).toEqual([]);
  expect(listInnerTensors(new Uint8Array())).toEqual([]);
  const model = readModel('torch-images');
  for (let length = 0; length < model.length; length += 7)
    expect(Array.isArray(listInnerTensors(model.subarray(0, length)))).toBe(true);
  for (const name of readdirSync(GOLDEN).filter((each) => each.endsWith('.onnx')))
    expect(listInnerTensors(readFileSync(join(GOLDEN, name))).length).toBeGreaterThan(0);
});
