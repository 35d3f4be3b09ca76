// @ts-check
// Brings the missing parts one after the other, under the lock. A part that fails doesn't keep the others from coming.
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from './paths.mjs';
import { formatBytes } from './report.mjs';
import { createRunner } from './run-command.mjs';
import { explainFailure, SetupFailure } from './setup-failure.mjs';
import { acquireLock } from './setup-lock.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @param {import('./part.mjs').Part[]} parts
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string[]>} what to tell of the parts that could not be brought
 */
export async function bringParts(parts, report) {
  const lock = await acquireLock(cacheDir, report.say);
  const { run, stop } = createRunner(lock.noteChild);
  const scratchRoot = path.join(cacheDir, 'scratch');
  const leave = () => {
    rmSync(scratchRoot, { recursive: true, force: true });
    lock.release();
  };
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      void stop().then(() => {
        leave();
        process.exit(130);
      });
    });
  }
  try {
    // Whatever lies there was left by a set-up that was killed: only the lock's holder writes here.
    rmSync(scratchRoot, { recursive: true, force: true });
    mkdirSync(scratchRoot, { recursive: true });
    return await bringMissing(parts, { run, report }, scratchRoot);
  } finally {
    leave();
  }
}

/**
 * @param {import('./part.mjs').Part[]} parts
 * @param {Pick<import('./part.mjs').PartContext, 'run' | 'report'>} tools
 * @param {string} scratchRoot
 */
async function bringMissing(parts, tools, scratchRoot) {
  const failures = [];
  const failed = new Set();
  for (const part of parts) {
    // Looked at again: another set-up may have brought it while this one waited, or it outlived what it needs.
    if (part.stamp()) continue;
    const { title, location } = part.describe();
    try {
      const need = part.needs.find((name) => failed.has(name));
      if (need !== undefined) throw new SetupFailure(`it needs '${need}', which is missing.`);
      await bringOne(part, tools, mkdtempSync(path.join(scratchRoot, `${part.name}-`)));
    } catch (error) {
      failed.add(part.name);
      failures.push(explainFailure({ name: part.name, title, location, cacheDir, error }));
    }
  }
  return failures;
}

/**
 * @param {import('./part.mjs').Part} part
 * @param {Pick<import('./part.mjs').PartContext, 'run' | 'report'>} tools
 * @param {string} scratchDir
 */
async function bringOne(part, { run, report }, scratchDir) {
  const { title, downloadBytes, diskBytes } = part.describe();
  const startedMs = Date.now();
  const fetching = downloadBytes > 0 ? ` (up to ${formatBytes(downloadBytes)} to fetch)` : ', fetched before';
  report.say(`${part.name}: bringing ${title}${fetching}`);
  checkDiskSpace(diskBytes);
  await part.bring({ run, report, scratchDir });
  rmSync(scratchDir, { recursive: true, force: true });
  report.say(`${part.name}: ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

/** @param {number} diskBytes */
function checkDiskSpace(diskBytes) {
  const { bavail, bsize } = statfsSync(cacheDir);
  const freeBytes = bavail * bsize;
  if (freeBytes >= diskBytes) return;
  throw new SetupFailure(
    `it takes up to ${formatBytes(diskBytes)} while it is unpacked, and ${formatBytes(freeBytes)} are free there.`,
  );
}
