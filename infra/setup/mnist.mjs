// @ts-check
// The example's data: MNIST's four files, from the first source that has them right.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { MNIST_FILES, readVerified } from './mnist-files.mjs';
import { listMnistSources } from './mnist-sources.mjs';
import { cacheDir, mnistDir } from './paths.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { isStamped, writeStamp } from './stamps.mjs';

const stampPath = path.join(mnistDir, 'stamp.json');
const key = MNIST_FILES.map((file) => file.sha256).join(' ');

/** @type {import('./part.mjs').Part} */
export const mnist = {
  name: 'mnist',
  needs: [],
  describe: () => ({
    title: "MNIST, the example's data",
    location: mnistDir,
    downloadBytes: 11_594_722,
    diskBytes: 24e6,
  }),
  stamp: () => isStamped(stampPath, key),
  prerequisites: () => [],
  async bring(context) {
    if (!stampWhatIsThere()) {
      const staged = await stageFromFirstSource(context);
      mkdirSync(path.dirname(mnistDir), { recursive: true });
      rmSync(mnistDir, { recursive: true, force: true });
      renameSync(staged, mnistDir);
    }
    rmSync(path.join(cacheDir, 'downloads', 'mnist'), { recursive: true, force: true });
  },
};

/** Files without a stamp were put there by hand, or before the digests changed; they need no download if they are right. */
function stampWhatIsThere() {
  const files = MNIST_FILES.map((file) => ({ file, location: path.join(mnistDir, `${file.name}.gz`) }));
  try {
    for (const { file, location } of files) readVerified(location, file);
  } catch {
    return false;
  }
  writeStamp(
    stampPath,
    key,
    files.map(({ location }) => location),
  );
  return true;
}

/** @param {import('./part.mjs').PartContext} context @returns {Promise<string>} a whole, stamped folder */
async function stageFromFirstSource(context) {
  const tried = [];
  for (const { title, bringFolder } of listMnistSources()) {
    try {
      return stageVerified(await bringFolder(context), path.join(context.scratchDir, 'mnist'));
    } catch (error) {
      tried.push(`  ${title}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new SetupFailure(
    `no source gave its files. Tried:\n${tried.join('\n')}\n` +
      `  Where there is no network, put the four files (${MNIST_FILES[0]?.name}.gz and so on) in a folder and name it in STILLHOUSE_MNIST_DIR.`,
  );
}

/** @param {string} folder @param {string} staged */
function stageVerified(folder, staged) {
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  const written = MNIST_FILES.map((file) => {
    const source = [`${file.name}.gz`, file.name]
      .map((name) => path.join(folder, name))
      .find((name) => existsSync(name));
    if (source === undefined) throw new SetupFailure(`${file.name}.gz is not in ${folder}.`);
    const target = path.join(staged, `${file.name}.gz`);
    writeFileSync(target, packVerified(source, file));
    return target;
  });
  writeStamp(path.join(staged, 'stamp.json'), key, written);
  return staged;
}

/** @param {string} source @param {import('./mnist-files.mjs').MnistFile} file */
function packVerified(source, file) {
  const { bytes, isPacked } = readVerified(source, file);
  return isPacked ? bytes : gzipSync(bytes);
}
