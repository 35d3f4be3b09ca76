import type { Architecture } from '../../../../core/contracts/architecture';
import { chooseBatchRows } from '../../../../core/engine/inference/choose-batch-rows';

const network = (architecture: Architecture, size = 28) => ({
  architecture,
  inputShape: [size, size, 1],
  classes: 10,
});
const cnn = (stride: number, batchNorm: boolean): Architecture => ({
  type: 'cnn',
  convolutions: [{ filters: 32, kernelSize: 3, stride, pool: false }],
  batchNorm,
  dense: [],
});

test.each([
  ['a narrow network takes the most', [network({ type: 'mlp', hidden: [256] })], 1024],
  // 14 · 14 · 32 floats are 25,088 bytes: 668 rows fit in 16 MiB.
  ['a convolution keeps its activations in cache', [network(cnn(2, false))], 512],
  // 28 · 28 · 32 floats are 100,352 bytes: 167 rows.
  ['the largest layer of an ensemble decides', [network(cnn(2, false)), network(cnn(1, true))], 128],
  ['large images take the least', [network(cnn(1, false), 224)], 64],
])('%s', (_, networks, rows) => {
  expect(chooseBatchRows(networks)).toBe(rows);
});
