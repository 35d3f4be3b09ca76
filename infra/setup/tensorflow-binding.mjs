// @ts-check
// tfjs-node's addon, compiled against the library that set-up brought and kept in the cache:
// a fresh `npm ci` needs a copy, not a compiler.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { findNodeGyp, findNodeHeaders } from './node-gyp.mjs';
import { cacheDir } from './paths.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { isStamped, writeStamp } from './stamps.mjs';

/** tfjs-node 4.22 looks in lib/napi-v8 with every Node that Stillhouse runs on. */
export const NAPI_BUILD_VERSION = 8;
export const ADDON = 'tfjs_binding.node';

/** @param {string} tfjsVersion @param {string} libraryName */
export function describeAddon(tfjsVersion, libraryName) {
  const name = `tfjs-${tfjsVersion}-napi${NAPI_BUILD_VERSION}-node-abi${process.versions.modules}-tensorflow-${libraryName}`;
  const folder = path.join(cacheDir, 'tfjs-binding', name);
  return { name, folder, addon: path.join(folder, ADDON) };
}

/**
 * @param {import('./part.mjs').PartContext} context
 * @param {{ name: string, folder: string, addon: string }} binding
 * @param {string} packageDir tfjs-node's package
 * @param {string} libraryFolder
 */
export async function bringAddon(context, { name, folder }, packageDir, libraryFolder) {
  const stampPath = path.join(folder, 'stamp.json');
  if (isStamped(stampPath, name)) return;

  // A copy of the sources, so that node_modules never holds a half-made addon.
  const build = path.join(context.scratchDir, 'tfjs-binding');
  for (const item of ['binding', 'binding.gyp', 'package.json']) {
    cpSync(path.join(packageDir, item), path.join(build, item), { recursive: true });
  }
  symlinkSync(libraryFolder, path.join(build, 'deps'));
  await compile(context, build);

  const finished = path.join(context.scratchDir, 'finished');
  mkdirSync(finished);
  renameSync(path.join(build, 'out', ADDON), path.join(finished, ADDON));
  writeStamp(path.join(finished, 'stamp.json'), name, [path.join(finished, ADDON)]);
  mkdirSync(path.dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(finished, folder);
}

/** @param {import('./part.mjs').PartContext} context @param {string} build */
async function compile(context, build) {
  const nodeGyp = await findNodeGyp(context.run);
  const headers = findNodeHeaders();
  if (headers === undefined)
    context.report.say("  Node's headers are not on this machine; node-gyp fetches them.");
  const stop = context.report.watch("compiling TensorFlow's Node binding", undefined, () => 0);
  try {
    await context.run(
      process.execPath,
      [
        ...[
          nodeGyp,
          'rebuild',
          '--jobs=2',
          '--module_name=tfjs_binding',
          `--module_path=${path.join(build, 'out')}`,
        ],
        ...[`--napi_version=${process.versions.napi}`, `--napi_build_version=${NAPI_BUILD_VERSION}`],
        ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
      ],
      { cwd: build, label: 'node-gyp rebuild of @tensorflow/tfjs-node-gpu' },
    );
  } catch (error) {
    if (headers !== undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(
      `${message}\n  Node's headers were neither on this machine nor to be fetched. Debian, Ubuntu: apt-get install libnode-dev  macOS: brew reinstall node@22`,
      { cause: error },
    );
  } finally {
    stop();
  }
  if (!existsSync(path.join(build, 'out', ADDON))) throw new SetupFailure(`node-gyp left no ${ADDON}.`);
}
