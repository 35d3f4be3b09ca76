import path from 'node:path';
import type { Peer } from '../measure/peer';
import { pythonPath } from '../setup/install-peers';

const node = (driver: string, ...variant: string[]) => [
  ...[process.execPath, '--import', 'tsx', path.join(__dirname, driver)],
  ...variant,
];
const torch = (variant: string) => [
  pythonPath,
  path.join(__dirname, '..', 'peers', 'torch_inference.py'),
  variant,
];

/** Each with batches of the sizes that are usual; the best counts. */
export const INFERENCE_PEERS: readonly Peer[] = [
  {
    name: 'stillhouse',
    label: 'Stillhouse',
    family: 'stillhouse',
    program: node('stillhouse.ts', 'float32', '256'),
  },
  {
    name: 'stillhouse-bf16',
    label: 'Stillhouse, bf16',
    family: 'stillhouse-bf16',
    program: node('stillhouse.ts', 'bf16', '256'),
  },
  ...[256, 1024].flatMap((batchRows): Peer[] => [
    {
      name: `tfjs-eager-${batchRows}`,
      label: `TensorFlow.js, batch ${batchRows}`,
      family: 'tfjs',
      program: node('tfjs-eager.ts', String(batchRows)),
    },
    {
      name: `torch-eager-${batchRows}`,
      label: `PyTorch, batch ${batchRows}`,
      family: 'torch',
      program: torch(`eager-${batchRows}`),
    },
    {
      name: `torch-channels-last-${batchRows}`,
      label: `PyTorch, channels last, batch ${batchRows}`,
      family: 'torch',
      program: torch(`channels-last-${batchRows}`),
    },
  ]),
];
