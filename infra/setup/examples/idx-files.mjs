// @ts-check
// Four idx files by the digest of what is inside the gzip: that stays the same however it was packed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SetupFailure } from '../setup-failure.mjs';

/** @typedef {{ name: string, sizeBytes: number, gzipBytes: number, sha256: string }} IdxFile `name` without .gz; the others of the inflated file, save `gzipBytes` of the mirrors' */

/**
 * @param {string} path either packed or not
 * @param {IdxFile} file
 * @param {string} set what it belongs to
 * @returns {{ bytes: Buffer, isPacked: boolean }} the file as it lies there, known to be right
 */
export function readVerified(path, file, set) {
  const bytes = readFileSync(path);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = isPacked ? inflate(bytes, path, file, set) : bytes;
  const digest = createHash('sha256').update(content).digest('hex');
  if (digest !== file.sha256) {
    throw new SetupFailure(
      `${path} is not ${set}'s ${file.name}: its content has SHA-256 ${digest}, expected ${file.sha256}.`,
    );
  }
  return { bytes, isPacked };
}

/** @param {Buffer} bytes @param {string} path @param {IdxFile} file @param {string} set */
function inflate(bytes, path, file, set) {
  try {
    return gunzipSync(bytes, { maxOutputLength: file.sizeBytes + 1 });
  } catch (error) {
    throw new SetupFailure(
      `${path} is not ${set}'s ${file.name}: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
