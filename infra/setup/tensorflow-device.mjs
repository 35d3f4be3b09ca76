// @ts-check
// Which TensorFlow this machine gets: the one with CUDA where an NVIDIA GPU can be used, else the smaller one.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { findOnPath } from './programs-on-path.mjs';
import { SetupFailure } from './setup-failure.mjs';

const DEVICES = /** @type {const} */ (['cpu', 'gpu']);

/** @typedef {typeof DEVICES[number]} Device */

/**
 * @param {{ requested: string | undefined, platform: string, arch: string, hasGpu: () => boolean }} machine
 *   `requested` is STILLHOUSE_DEVICE
 * @returns {Device}
 */
export function chooseDevice({ requested, platform, arch, hasGpu }) {
  const canUseCuda = platform === 'linux' && arch === 'x64';
  if (requested === undefined || requested === '') return canUseCuda && hasGpu() ? 'gpu' : 'cpu';
  const device = DEVICES.find((known) => known === requested);
  if (device === undefined) {
    throw new SetupFailure(
      `STILLHOUSE_DEVICE is '${requested}'; allowed are ${DEVICES.join(' and ')}, or unset to look for a GPU.`,
    );
  }
  if (device === 'gpu' && !canUseCuda) {
    throw new SetupFailure(
      `STILLHOUSE_DEVICE is 'gpu', but TensorFlow with CUDA exists for linux-x64 only; this is ${platform}-${arch}. Allowed here: cpu.`,
    );
  }
  return device;
}

/** @returns {Device} for this machine; looked up once a process */
export function chooseDeviceHere() {
  here ??= chooseDevice({
    requested: process.env.STILLHOUSE_DEVICE,
    platform: process.platform,
    arch: process.arch,
    hasGpu: findNvidiaGpu,
  });
  return here;
}

/** @type {Device | undefined} */
let here;

/**
 * A container sees the host's /proc/driver/nvidia without having a GPU, and CUDA images carry nvidia-smi on any
 * machine: only a device node, or the driver's own answer (WSL has no node), counts.
 */
function findNvidiaGpu() {
  if (readdirSync('/dev').some((name) => /^nvidia\d+$/.test(name))) return true;
  if (findOnPath('nvidia-smi') === undefined) return false;
  const { status, stdout } = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && /^GPU \d+:/m.test(stdout);
}
