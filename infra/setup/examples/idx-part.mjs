// @ts-check
// Images and labels in MNIST's four files, from the first source that has them right.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheDir, exampleDataDir } from '../paths.mjs';
import { SetupFailure } from '../setup-failure.mjs';
import { isStamped, writeStamp } from '../stamps.mjs';
import { readVerified } from './idx-files.mjs';
import { givenFolder } from './idx-sources.mjs';

/**
 * `variable` may name a folder that holds the files; then no other source is tried, so that a wrong file there is not
 * passed over in silence.
 * @typedef {{ name: string, title: string, set: string, variable: string, isOnDemand: boolean,
 *   files: import('./idx-files.mjs').IdxFile[], sources: import('./idx-sources.mjs').IdxSource[] }} IdxOptions
 */

/** @param {IdxOptions} options @returns {import('../part.mjs').Part} */
export function createIdxPart(options) {
  const { name, title, files, isOnDemand } = options;
  const folder = path.join(exampleDataDir, name);
  const stampPath = path.join(folder, 'stamp.json');
  const key = files.map((file) => file.sha256).join(' ');
  const downloadBytes = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  return {
    name,
    needs: [],
    isOnDemand,
    describe: () => ({ title, location: folder, downloadBytes, diskBytes: 2 * downloadBytes + 1e6 }),
    stamp: () => isStamped(stampPath, key),
    prerequisites: () => [],
    async bring(context) {
      if (!areVerified(folder, options)) {
        const staged = await stageFromFirstSource(context, options);
        mkdirSync(path.dirname(folder), { recursive: true });
        rmSync(folder, { recursive: true, force: true });
        renameSync(staged, folder);
      }
      writeStamp(
        stampPath,
        key,
        files.map((file) => path.join(folder, `${file.name}.gz`)),
      );
      rmSync(path.join(cacheDir, 'downloads', name), { recursive: true, force: true });
    },
  };
}

/**
 * Files without a stamp were put there by hand, or before the digests changed; they need no download if they are right.
 * @param {string} folder @param {IdxOptions} options
 */
function areVerified(folder, { files, set }) {
  try {
    for (const file of files) readVerified(path.join(folder, `${file.name}.gz`), file, set);
    return true;
  } catch {
    return false;
  }
}

/** @param {import('../part.mjs').PartContext} context @param {IdxOptions} options @returns {Promise<string>} a whole folder */
async function stageFromFirstSource(context, options) {
  const { variable, files } = options;
  const given = process.env[variable];
  const sources = given ? [givenFolder(variable, given)] : options.sources;
  const tried = [];
  for (const { title, bringFolder } of sources) {
    try {
      const found = await bringFolder(context);
      return stageVerified(found, path.join(context.scratchDir, 'staged'), options);
    } catch (error) {
      tried.push(`  ${title}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new SetupFailure(
    `no source gave its files. Tried:\n${tried.join('\n')}\n` +
      `  Where there is no network, put the four files (${files[0]?.name}.gz and so on) in a folder and name it in ${variable}.`,
  );
}

/** @param {string} folder @param {string} staged @param {IdxOptions} options */
function stageVerified(folder, staged, { files, set }) {
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  for (const file of files) {
    const source = [`${file.name}.gz`, file.name]
      .map((name) => path.join(folder, name))
      .find((name) => existsSync(name));
    if (source === undefined) throw new SetupFailure(`${file.name}.gz is not in ${folder}.`);
    const { bytes, isPacked } = readVerified(source, file, set);
    writeFileSync(path.join(staged, `${file.name}.gz`), isPacked ? bytes : gzipSync(bytes));
  }
  return staged;
}
