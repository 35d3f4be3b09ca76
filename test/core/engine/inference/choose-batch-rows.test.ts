import type { Architecture } from '../../../../core/contracts/models/architecture';
import { describeNetwork } from '../../../../core/models/describe-network';
import { chooseBatchRows } from '../../../../core/engine/inference/choose-batch-rows';

const network = (architecture: Architecture, size = 28) => ({
  layers: describeNetwork(architecture, [size, size, 1], 10),
  inputShape: [size, size, 1],
});
const cnn = (stride: number, batchNorm: boolean): Architecture => ({
  type: 'cnn',
  convolutions: [{ filters: 32, kernelSize: 3, stride, pool: false }],
  batchNorm,
  dense: [],
});

test.each([
  ['a narrow network takes the most', [network({ type: 'mlp', hidden: [256] })], 1024],
  // 14 · 14 · 32 floats are 25,088 bytes: 334 rows fit in 8 MiB.
  ['a convolution keeps its activations in cache', [network(cnn(2, false))], 256],
  // 28 · 28 · 32 floats are 100,352 bytes: 83 rows.
  ['the largest layer of an ensemble decides', [network(cnn(2, false)), network(cnn(1, true))], 64],
  // 56 · 56 · 16 floats are 200,704 bytes: 41 rows.
  [
    'the widest of many layers decides',
    [network({ type: 'mobilenet', widthMultiplier: 0.25, stemStride: 2 }, 112)],
    32,
  ],
  ['large images take the least', [network(cnn(1, false), 224)], 16],
])('%s', (_, networks, rows) => {
  expect(chooseBatchRows(networks)).toBe(rows);
});
