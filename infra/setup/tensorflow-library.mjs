// @ts-check
// TensorFlow's C library and headers, out of the Python wheel, laid out as tfjs-node's binding.gyp wants its `deps`:
// include/, lib/, and with CUDA nvidia/ beside lib/, where the library's RUNPATH ($ORIGIN/../nvidia/…) looks.
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { cacheDir, tensorflowDir } from './paths.mjs';
import { downloadWheels, readPin, readPins, unpackWheel } from './pinned-wheels.mjs';
import { isStamped, writeStamp } from './stamps.mjs';

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const HEADERS = ['tensorflow/c', 'tensorflow/core/platform', 'tsl', 'xla/tsl'];

/** @typedef {{ file: import('./pinned-wheels.mjs').RequirementsFile, wheel: string, downloadBytes: number, unpackedBytes: number }} Build */
/** @type {Record<string, Build>} */
const BUILDS = {
  'linux-x64 cpu': {
    file: 'requirements-cpu.txt',
    wheel: 'tensorflow-cpu',
    downloadBytes: 258_876_263,
    unpackedBytes: 784e6,
  },
  'linux-arm64 cpu': {
    file: 'requirements-cpu.txt',
    wheel: 'tensorflow',
    downloadBytes: 261_000_000,
    unpackedBytes: 938e6,
  },
  'linux-x64 gpu': {
    file: 'requirements-gpu.txt',
    wheel: 'tensorflow',
    downloadBytes: 3_400_000_000,
    unpackedBytes: 5.5e9,
  },
};

/**
 * @param {import('./tensorflow-device.mjs').Device} device
 * @returns {(Build & { version: string, name: string, folder: string, wheels: string[] }) | undefined}
 *   undefined where Python's index has no wheel for this platform
 */
export function describeLibrary(device) {
  const platform = `${process.platform}-${process.arch}`;
  const build = BUILDS[`${platform} ${device}`];
  if (build === undefined) return undefined;
  const pins = readPins(build.file);
  const wheels = [
    build.wheel,
    ...[...pins.keys()].filter((name) => device === 'gpu' && name.startsWith('nvidia-')),
  ];
  const digest = createHash('sha256').update(wheels.map((wheel) => pins.get(wheel)?.text).join('\n'));
  const { version } = readPin(build.file, build.wheel);
  const name = `${version}-${device}-${platform}-${digest.digest('hex').slice(0, 8)}`;
  return { ...build, version, name, folder: path.join(tensorflowDir, name), wheels };
}

/** @param {string} folder @returns {string[]} the files by which a whole library is known */
export function listLibraries(folder) {
  return LIBRARIES.map((library) => path.join(folder, 'lib', library));
}

/** @param {{ name: string, folder: string }} library */
export function isLibraryWhole({ name, folder }) {
  return isStamped(path.join(folder, 'stamp.json'), name);
}

/**
 * Leaves the library in its folder; does nothing where it is there already.
 * @param {import('./part.mjs').PartContext} context
 * @param {NonNullable<ReturnType<typeof describeLibrary>>} library
 */
export async function bringLibrary(context, library) {
  const { file, folder, name, wheels, downloadBytes } = library;
  if (isLibraryWhole(library)) return;

  const arch = process.arch === 'x64' ? 'x86_64' : 'aarch64';
  const platforms = [`manylinux_2_17_${arch}`, `manylinux2014_${arch}`, `manylinux_2_27_${arch}`];
  const downloads = `tensorflow-${name}`;
  const found = await downloadWheels({
    context,
    label: 'tensorflow',
    downloads,
    file,
    names: wheels,
    platforms,
    downloadBytes,
  });

  const unpacked = path.join(context.scratchDir, 'unpacked');
  const stop = context.report.watch('unpacking TensorFlow', undefined, () => 0);
  try {
    const headers = HEADERS.map((header) => `tensorflow/include/${header}/`);
    const [tensorflow = '', ...nvidia] = found;
    await unpackWheel(context, tensorflow, unpacked, [
      ...LIBRARIES.map((library) => `tensorflow/${library}`),
      ...headers,
    ]);
    for (const wheel of nvidia) await unpackWheel(context, wheel, unpacked, ['nvidia/']);
  } finally {
    stop();
  }
  layOut(unpacked);
  writeStamp(path.join(unpacked, 'stamp.json'), name, listLibraries(unpacked));

  mkdirSync(tensorflowDir, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unpacked, folder);
  rmSync(path.join(cacheDir, 'downloads', downloads), { recursive: true, force: true });
}

/** Moves the wheel's files to where the binding and the linker look for them. @param {string} folder */
function layOut(folder) {
  const lib = path.join(folder, 'lib');
  mkdirSync(lib);
  for (const library of LIBRARIES)
    renameSync(path.join(folder, 'tensorflow', library), path.join(lib, library));
  renameSync(path.join(folder, 'tensorflow', 'include'), path.join(folder, 'include'));
  rmSync(path.join(folder, 'tensorflow'), { recursive: true });
  // binding.gyp links with -ltensorflow, as the stock C library is named.
  symlinkSync('libtensorflow_cc.so.2', path.join(lib, 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', path.join(lib, 'libtensorflow_framework.so'));
}
