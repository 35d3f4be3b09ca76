import type { Architecture } from '../../../core/contracts/models/architecture';
import { countAdopted, findAdoptedLayers } from '../../../core/models/adopt-weights';
import { listWeights } from '../../../core/models/list-weights';

const cnn = (filters: number, dense: number[]): Architecture => ({
  type: 'cnn',
  convolutions: [3, filters].map((count) => ({ filters: count, kernelSize: 3, stride: 1, pool: true })),
  batchNorm: true,
  dense,
});
const network = (architecture: Architecture, channels = 1, classes = 4) => ({
  architecture,
  inputShape: [8, 8, channels],
  classes,
});
const specs = listWeights(cnn(5, [6]), [8, 8, 1], 4);
const adopted = (from: ReturnType<typeof network>, newHead = false) => [
  ...findAdoptedLayers(specs, from, newHead),
];
const BACKBONE = ['conv_1', 'norm_1', 'conv_2', 'norm_2'];

test.each([
  ['the same network', network(cnn(5, [6])), [...BACKBONE, 'dense_1', 'logits']],
  ['of other classes', network(cnn(5, [6]), 1, 7), [...BACKBONE, 'dense_1']],
  ['with other dense layers', network(cnn(5, [9])), BACKBONE],
  ['of colour images', network(cnn(5, [6]), 3), []],
  ['with other filters', network(cnn(4, [6])), ['conv_1', 'norm_1']],
  ['of another kind', network({ type: 'mlp', hidden: [7] }), []],
])('layers are taken over as far as they are the same: %s', (_, from, layers) => {
  expect(adopted(from)).toEqual(layers);
  expect(adopted(from, true)).toEqual(layers.filter((layer) => layer !== 'logits'));
});

test('what is taken over is counted in parameters', () => {
  // Kernels and biases or norms: 3·3·1·3, 4·3, 3·3·3·5, 4·5, 2·2·5·6 + 6; of the head 6·4 + 4.
  const backbone = 27 + 12 + 135 + 20 + 126;
  const count = (newHead: boolean, freeze: boolean) =>
    countAdopted(specs, { network: network(cnn(5, [6])), newHead, freeze });
  expect(count(true, false)).toEqual({ adopted: backbone, frozen: 0 });
  expect(count(true, true)).toEqual({ adopted: backbone, frozen: backbone });
  expect(count(false, true)).toEqual({ adopted: backbone + 28, frozen: backbone });
});
