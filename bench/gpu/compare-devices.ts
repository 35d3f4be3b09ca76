import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toFloat32 } from '../../core/data/typed-bytes';
import { runRow } from './run-row';

const STEPS = 50;

interface Difference {
  /** Largest |a − b| over the largest |b| of the losses. */
  losses: number;
  /** The same of the tensor that differs most. */
  weights: number;
  worst: string;
}

/** Trains the row on the GPU and on the CPU from the same weights, in full float32. */
export function compareDevices(row: string, dataFolder: string): object {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillhouse-devices-'));
  try {
    const [gpu, cpu] = [path.join(folder, 'gpu'), path.join(folder, 'cpu')];
    const onGpu = trainRow(row, dataFolder, gpu, { NVIDIA_TF32_OVERRIDE: '0' });
    const onCpu = trainRow(row, dataFolder, cpu, { CUDA_VISIBLE_DEVICES: '' });
    if (onCpu.usesGpu) throw new Error('the GPU was used where it was hidden');
    return {
      usedGpu: onGpu.usesGpu,
      afterOne: compare(path.join(gpu, 'after-1'), path.join(cpu, 'after-1')),
      [`after${STEPS}`]: compare(path.join(gpu, `after-${STEPS}`), path.join(cpu, `after-${STEPS}`)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function trainRow(
  row: string,
  dataFolder: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): { usesGpu: boolean } {
  mkdirSync(folder);
  runRow({ row, steps: STEPS, dataFolder, folder, environment });
  return JSON.parse(readFileSync(path.join(folder, 'device.json'), 'utf8')) as { usesGpu: boolean };
}

function compare(folder: string, reference: string): Difference {
  const read = (from: string, name: string) => toFloat32(readFileSync(path.join(from, name)));
  const all = readdirSync(reference).map((name) => ({
    name: decodeURIComponent(name),
    difference: measureDifference(read(folder, name), read(reference, name)),
  }));
  const weights = all.filter(({ name }) => name !== 'losses').toSorted((a, b) => b.difference - a.difference);
  return {
    losses: all.find(({ name }) => name === 'losses')?.difference ?? Number.NaN,
    weights: weights[0]?.difference ?? Number.NaN,
    worst: weights[0]?.name ?? '',
  };
}

/** NaN anywhere counts as infinitely far. */
function measureDifference(found: Float32Array, expected: Float32Array): number {
  let [apart, largest] = [0, 0];
  expected.forEach((value, i) => {
    const difference = Math.abs((found[i] ?? Number.NaN) - value);
    apart = Math.max(apart, Number.isNaN(difference) ? Infinity : difference);
    largest = Math.max(largest, Math.abs(value));
  });
  return apart / (largest || 1);
}
