import path from 'node:path';
import type { Peer } from '../measure/peer';
import { pythonPath } from '../setup/install-peers';
import { isRowName, readRow } from './row';

const node = (driver: string) => [process.execPath, '--import', 'tsx', path.join(__dirname, driver)];
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
    program: node('stillhouse.ts'),
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
  { name: 'keras', label: 'Keras', family: 'keras', program: python('keras_training.py', 'plain') },
  { name: 'keras-jit', label: 'Keras, XLA', family: 'keras', program: python('keras_training.py', 'jit') },
  { name: 'jax-jit', label: 'JAX, jit', family: 'jax', program: python('jax_training.py', 'jit') },
  {
    name: 'jax-scan',
    label: 'JAX, scan',
    family: 'jax',
    // Convolutions within a loop were 4 to 18 times slower than by `jit`, which counts instead.
    takesPart: (row) => !isImageRow(row),
    program: python('jax_training.py', 'scan'),
  },
];
