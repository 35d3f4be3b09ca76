import path from 'node:path';
import type { Peer } from '../measure/peer';
import { pythonPath } from '../setup/install-peers';
import { isRowName, readRow } from './row';

const node = (driver: string, ...variant: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  path.join(__dirname, driver),
  ...variant,
];
const python = (driver: string, variant: string) => [
  pythonPath,
  path.join(__dirname, '..', 'peers', driver),
  variant,
];

const isImageRow = (row: string) => isRowName(row) && readRow(row).data === 'mnist-images';

export const TRAINING_PEERS: readonly Peer[] = [
  {
    name: 'stillhouse',
    label: 'Stillhouse',
    family: 'stillhouse',
    program: node('stillhouse.ts', 'float32'),
  },
  {
    name: 'stillhouse-bf16',
    label: 'Stillhouse, bf16',
    family: 'stillhouse-bf16',
    // The table's products are too small for it.
    takesPart: (row) => row !== 'tabular',
    program: node('stillhouse.ts', 'bf16'),
  },
  { name: 'tfjs-eager', label: 'TensorFlow.js', family: 'tfjs', program: node('tfjs-eager.ts') },
  {
    name: 'torch-default',
    label: 'PyTorch, default Adam',
    family: 'torch',
    program: python('torch_training.py', 'default'),
  },
  {
    name: 'torch-eager',
    label: 'PyTorch, fused Adam',
    family: 'torch',
    program: python('torch_training.py', 'fused'),
  },
  {
    name: 'torch-channels-last',
    label: 'PyTorch, fused Adam, channels last',
    family: 'torch',
    takesPart: isImageRow,
    program: python('torch_training.py', 'channels-last'),
  },
  {
    name: 'torch-compile',
    label: 'torch.compile, fused Adam',
    family: 'torch-compile',
    program: python('torch_training.py', 'compile'),
  },
  {
    name: 'torch-compile-graphs',
    label: 'torch.compile with CUDA graphs, fused Adam',
    family: 'torch-compile',
    takesPart: (_row, { device }) => device === 'gpu',
    program: python('torch_training.py', 'compile-graphs'),
  },
  { name: 'keras', label: 'Keras', family: 'keras', program: python('keras_training.py', 'plain') },
  { name: 'keras-jit', label: 'Keras, XLA', family: 'keras', program: python('keras_training.py', 'jit') },
  { name: 'jax-jit', label: 'JAX, jit', family: 'jax', program: python('jax_training.py', 'jit') },
  {
    name: 'jax-scan',
    label: 'JAX, scan',
    family: 'jax',
    // On a CPU, convolutions within a loop were 4 to 18 times slower than by `jit`, which counts instead.
    takesPart: (row, { device }) => device === 'gpu' || !isImageRow(row),
    program: python('jax_training.py', 'scan'),
  },
];
