/** @jest-environment <rootDir>/test/support/native-environment.js */
import type { Architecture } from '../../../../core/contracts/models/architecture';
import { traceForward } from '../../../../core/engine/inference/trace-forward';
import { buildNetwork } from '../../../../core/models/build-network';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

test('a forward pass is the operations that TensorFlow fuses, and leaves nothing behind', () => {
  const architecture: Architecture = {
    type: 'cnn',
    convolutions: [{ filters: 3, kernelSize: 3, stride: 1, pool: true }],
    batchNorm: false,
    dense: [5],
  };
  const network = buildNetwork(tf, architecture, [8, 8, 2], 4, { seed: 1 });
  const before = tf.memory().numTensors;
  const { graph, weights } = traceForward(tf, network, [8, 8, 2], 7);
  expect(tf.memory().numTensors).toBe(before);
  const operations = graph.nodes.map(({ op }) => op).filter((op) => op !== 'Placeholder' && op !== 'Const');
  expect(operations).toEqual(
    'Conv2D BiasAdd MaxPool Relu Reshape MatMul BiasAdd Relu MatMul BiasAdd'.split(' '),
  );
  expect(weights.map(({ name }) => name)).toEqual(network.weights.map(({ spec }) => spec.name));
  network.model.dispose();
});
