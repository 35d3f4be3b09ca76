// @ts-check
// MNIST's four files by the digest of what is inside the gzip: that stays the same however it was packed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SetupFailure } from './setup-failure.mjs';

/** @typedef {{ name: string, sizeBytes: number, gzipBytes: number, sha256: string }} MnistFile `name` without .gz; the others of the inflated file */

/** @type {MnistFile[]} */
export const MNIST_FILES = [
  {
    name: 'train-images-idx3-ubyte',
    sizeBytes: 47_040_016,
    gzipBytes: 9_912_422,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte',
    sizeBytes: 60_008,
    gzipBytes: 28_881,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte',
    sizeBytes: 7_840_016,
    gzipBytes: 1_648_877,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    sizeBytes: 10_008,
    gzipBytes: 4_542,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

/**
 * @param {string} path either packed or not
 * @param {MnistFile} file
 * @returns {{ bytes: Buffer, isPacked: boolean }} the file as it lies there, known to be right
 */
export function readVerified(path, file) {
  const bytes = readFileSync(path);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = isPacked ? inflate(bytes, path, file) : bytes;
  const digest = createHash('sha256').update(content).digest('hex');
  if (digest !== file.sha256) {
    throw new SetupFailure(
      `${path} is not MNIST's ${file.name}: its content has SHA-256 ${digest}, expected ${file.sha256}.`,
    );
  }
  return { bytes, isPacked };
}

/** @param {Buffer} bytes @param {string} path @param {MnistFile} file */
function inflate(bytes, path, file) {
  try {
    return gunzipSync(bytes, { maxOutputLength: file.sizeBytes + 1 });
  } catch (error) {
    throw new SetupFailure(
      `${path} is not MNIST's ${file.name}: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
