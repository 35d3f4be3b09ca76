// @ts-check
// TensorFlow for tfjs-node: library and addon in the cache, `deps` and `lib` in the npm package pointing there.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, tensorflowDir } from './paths.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { isStamped, writeStamp } from './stamps.mjs';
import { ADDON, bringAddon, describeAddon, NAPI_BUILD_VERSION } from './tensorflow-binding.mjs';
import { tryTensorflow } from './tensorflow-check.mjs';
import { chooseDeviceHere } from './tensorflow-device.mjs';
import { bringLibrary, describeLibrary, isLibraryWhole, listLibraries } from './tensorflow-library.mjs';

const packageDir = path.join(projectRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const stampPath = path.join(packageDir, '.stillhouse-setup.json');
const addonPath = path.join(packageDir, 'lib', `napi-v${NAPI_BUILD_VERSION}`, ADDON);

function readTfjsVersion() {
  const file = path.join(packageDir, 'package.json');
  return existsSync(file) ? String(JSON.parse(readFileSync(file, 'utf8')).version) : 'absent';
}

function computeKey() {
  const library = describeLibrary(chooseDeviceHere());
  return library
    ? describeAddon(readTfjsVersion(), library.name).name
    : `own install script of tfjs-node ${readTfjsVersion()}`;
}

/** @type {import('./part.mjs').Part} */
export const tensorflow = {
  name: 'tensorflow',
  needs: ['npm'],
  describe() {
    const device = chooseDeviceHere();
    const library = describeLibrary(device);
    if (!library)
      return {
        title: 'TensorFlow as tfjs-node installs it',
        location: packageDir,
        downloadBytes: 300e6,
        diskBytes: 1e9,
      };
    const { version, folder, downloadBytes, unpackedBytes } = library;
    const title = `TensorFlow ${version} for the ${device.toUpperCase()}`;
    if (isLibraryWhole(library)) return { title, location: folder, downloadBytes: 0, diskBytes: 10e6 };
    // pip copies what it fetched before it deletes its own; then the wheels and their content lie side by side.
    return {
      title,
      location: folder,
      downloadBytes,
      diskBytes: downloadBytes + Math.max(downloadBytes, unpackedBytes),
    };
  },
  stamp: () => isStamped(stampPath, computeKey()),
  prerequisites() {
    const library = describeLibrary(chooseDeviceHere());
    if (!library) return ['npm'];
    const isBuilt = isStamped(path.join(library.folder, 'stamp.json'), library.name);
    return [
      ...(isBuilt ? [] : /** @type {const} */ (['python', 'pip'])),
      'npm',
      'compiler',
      'make',
      'python',
    ];
  },
  async bring(context) {
    const device = chooseDeviceHere();
    const library = describeLibrary(device);
    if (!library) return runOwnInstall(context);
    await bringLibrary(context, library);
    const binding = describeAddon(readTfjsVersion(), library.name);
    await bringAddon(context, binding, packageDir, library.folder);
    linkIntoPackage(library.folder, binding.addon);
    await tryTensorflow(context, device, library.version);
    writeStamp(stampPath, computeKey(), [addonPath, ...listLibraries(path.join(packageDir, 'deps'))]);
  },
};

/** @param {string} libraryFolder @param {string} addon */
function linkIntoPackage(libraryFolder, addon) {
  const deps = path.join(packageDir, 'deps');
  rmSync(stampPath, { force: true });
  rmSync(deps, { recursive: true, force: true });
  // Relative inside the project, so that the folder can be moved with its cache.
  const isInside = tensorflowDir.startsWith(projectRoot + path.sep);
  symlinkSync(isInside ? path.relative(packageDir, libraryFolder) : libraryFolder, deps);
  // A copy, since Node resolves links before it loads an addon, and the addon looks for deps/ from where it lies.
  mkdirSync(path.dirname(addonPath), { recursive: true });
  copyFileSync(addon, `${addonPath}.new`);
  renameSync(`${addonPath}.new`, addonPath);
}

/**
 * macOS and other platforms, where Python's index has no library for the binding: tfjs-node's own way.
 * @param {import('./part.mjs').PartContext} context
 */
async function runOwnInstall(context) {
  const stop = context.report.watch("tfjs-node's own install script", undefined, () => 0);
  const binFolder = path.join(projectRoot, 'node_modules', '.bin');
  try {
    await context.run(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
      cwd: packageDir,
      label: "tfjs-node's own install script (node scripts/install.js gpu download)",
      env: { ...process.env, PATH: `${binFolder}${path.delimiter}${process.env.PATH ?? ''}` },
    });
    await tryTensorflow(context, 'cpu', undefined);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(
      `Python's index has no TensorFlow library for ${process.platform}-${process.arch}, and tfjs-node's own way failed: ${message}\n` +
        '  Stillhouse runs on Linux (x64, arm64), also in a container or under WSL 2.',
      { cause: error },
    );
  } finally {
    stop();
  }
  writeStamp(stampPath, computeKey(), [addonPath]);
}
