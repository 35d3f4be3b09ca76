/** @jest-environment <rootDir>/test/support/native-environment.js */
import { existsSync } from 'node:fs';
import { scalar } from '../../../../core/engine/graph/arithmetic';
import type { Program, Signature } from '../../../../core/engine/graph/encode-saved-model';
import { createScope, GraphNodes } from '../../../../core/engine/graph/scope';
import { loadProgram } from '../../../../core/engine/program/load-program';
import type { TensorFlow } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

/** TensorFlow that says which folders it has loaded from, and fails in the load of that number. */
function watchLoads(failing = Infinity) {
  const folders: string[] = [];
  const loadSavedModel: TensorFlow['node']['loadSavedModel'] = (folder, ...rest) => {
    folders.push(folder);
    expect(existsSync(folder)).toBe(true);
    if (folders.length === failing) return Promise.reject(new Error('the disk is full'));
    return tf.node.loadSavedModel(folder, ...rest);
  };
  const watched = Object.create(tf, { node: { value: { ...tf.node, loadSavedModel } } }) as TensorFlow;
  return { folders, watched };
}

/** A call `one` that gives 1 and a call `two` that gives 2. */
function createProgram(op = 'Identity'): Program {
  const nodes = new GraphNodes();
  const add = (name: string, value: number): Signature => {
    const scope = createScope(nodes, `${name}/`);
    const ref = scope.add(op, [scope.constant(scalar(value, 'float32'))], { T: { type: 'float32' } });
    return { inputs: {}, outputs: { value: { ref, dataType: 'float32', shape: [] } } };
  };
  return { signatures: { one: add('one', 1), two: add('two', 2) }, nodes: nodes.nodes };
}

test('runs its calls, names them where there is no such one, and leaves no folder', async () => {
  const { folders, watched } = watchLoads();
  const loaded = await loadProgram(watched, createProgram());
  expect(folders).toHaveLength(2);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  for (const [name, wanted] of [
    ['one', 1],
    ['two', 2],
  ] as const) {
    const outputs = loaded.call(name, {});
    expect([...outputs['value']!.dataSync()]).toEqual([wanted]);
    tf.dispose(outputs);
  }
  expect(() => loaded.call('three', {})).toThrow('the program has no call three; it has: one, two');
  loaded.dispose();
});

test('disposing frees every call, and a second time does no harm', async () => {
  const before = tf.node.getNumOfSavedModels();
  const kept = await loadProgram(tf, createProgram());
  const loaded = await loadProgram(tf, createProgram());
  expect(tf.node.getNumOfSavedModels()).toBeGreaterThan(before + 1);
  loaded.dispose();
  loaded.dispose();
  expect(() => loaded.call('one', {})).toThrow('the program has no call one');
  const outputs = kept.call('one', {});
  expect([...outputs['value']!.dataSync()]).toEqual([1]);
  tf.dispose(outputs);
  kept.dispose();
  expect(tf.node.getNumOfSavedModels()).toBe(before);
});

test.each([
  ['a kernel that there isn’t', createProgram('NoSuchKernel'), Infinity, 'NoSuchKernel'],
  ['a failure after the first call', createProgram(), 2, 'the disk is full'],
])('%s: the failed load leaves neither folder nor session', async (_, program, failing, message) => {
  const before = tf.node.getNumOfSavedModels();
  const { folders, watched } = watchLoads(failing);
  await expect(loadProgram(watched, program)).rejects.toThrow(message);
  expect(folders.length).toBeGreaterThan(0);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  expect(tf.node.getNumOfSavedModels()).toBe(before);
});
