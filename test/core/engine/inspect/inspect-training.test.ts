/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../core/contracts/training/training';
import type { NetworkTraining } from '../../../../core/engine/compiled/plan-network-training';
import { inspectTraining, type InspectedGraph } from '../../../../core/engine/inspect/inspect-training';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const training: NetworkTraining = {
  architecture: { type: 'mlp', hidden: [256] },
  classes: 10,
  loss: { method: 'hard-labels' },
  optimizer: Optimizer.parse({ learningRate: 0.001 }),
  batchSize: 16,
  train: { rows: 40, shape: [28, 28, 1] },
};

/** Whether each node reads only what comes before it, and each result is computed. */
function expectWhole({ nodes, ops, results }: InspectedGraph): void {
  const known = new Set<string>();
  for (const { name, inputs, outputs } of nodes) {
    for (const input of inputs) expect(known).toContain(input);
    outputs.forEach((_, i) => known.add(`${name}:${i}`));
  }
  for (const ref of Object.values(results)) expect(known).toContain(ref);
  expect(Object.values(ops).reduce((sum, count) => sum + count, 0)).toBe(nodes.length);
}

test('shows the step on a full batch before and after rewriting', () => {
  const { traced, rewritten, divided, rules } = inspectTraining(tf, training, 1);
  expectWhole(traced);
  expectWhole(rewritten);
  // Two layers: a product forward and one for each gradient, but none for the images.
  expect(traced.ops).toMatchObject({ BatchMatMulV2: 6, Relu: 1, Sign: 1 });
  expect(rewritten.ops).toMatchObject({ MatMul: 5, BiasAdd: 2, BiasAddGrad: 2, LogSoftmax: 1, ReluGrad: 1 });
  expect(rewritten.ops).not.toHaveProperty('BatchMatMulV2');
  expect(rewritten.nodes.length).toBeLessThan(traced.nodes.length);
  const inputs = rewritten.nodes.find(({ name }) => name === 'column/inputs');
  expect(inputs?.outputs).toEqual([{ dataType: 'float32', shape: [16, 28, 28, 1] }]);
  expect(divided).toEqual(rewritten);
  expect(rules).toContainEqual({
    rule: 'log-softmax',
    fired: 1,
    replaced: { Sub: 1 },
    added: { LogSoftmax: 1 },
  });
});

test('divides work among threads: each has its block of the large weight', () => {
  const one = inspectTraining(tf, training, 1);
  const two = inspectTraining(tf, training, 2);
  expect(two.rewritten).toEqual(one.rewritten);
  expectWhole(two.divided);
  // Forward and gradient of the first layer are two products each; the second layer is too small.
  expect(two.divided.ops['MatMul']).toBe((one.divided.ops['MatMul'] ?? 0) + 2);
  expect(Object.keys(two.divided.results)).toEqual(
    expect.arrayContaining(['gradient/dense_1/kernel.part0', 'gradient/dense_1/kernel.part1']),
  );
  expect(two.programNodes).toBeGreaterThan(one.programNodes);
});

test('leaves no tensor behind', () => {
  const before = tf.memory().numTensors;
  inspectTraining(tf, training, 2);
  expect(tf.memory().numTensors).toBe(before);
});
