// @ts-check
// One file over https, streamed to `FILE.partial` and renamed when whole; what was cut off goes on from where it was.
// The caller verifies the content.
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SetupFailure } from './setup-failure.mjs';

const STALL_MS = 20_000;

/**
 * @param {string} url @param {string} file @param {number} sizeBytes
 * @param {import('./report.mjs').Report} report
 */
export async function downloadFile(url, file, sizeBytes, report) {
  if (existsSync(file)) return;
  const partial = `${file}.partial`;
  const measure = () => statSync(partial, { throwIfNoEntry: false })?.size ?? 0;
  const stop = report.watch(path.basename(file), sizeBytes, measure);
  try {
    // More than there should be is of no use to go on from.
    if (measure() > sizeBytes) rmSync(partial);
    if (measure() < sizeBytes) await streamTo(partial, url, measure());
    if (measure() !== sizeBytes) {
      const found = measure();
      rmSync(partial, { force: true });
      throw new SetupFailure(`${url} gave ${found} bytes, expected ${sizeBytes}.`);
    }
    renameSync(partial, file);
  } finally {
    stop();
  }
}

/** @param {string} partial @param {string} url @param {number} offset */
async function streamTo(partial, url, offset) {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), STALL_MS);
  try {
    const headers = offset > 0 ? { Range: `bytes=${offset}-` } : undefined;
    const response = await fetch(url, { signal: stalled.signal, ...(headers && { headers }) });
    if (!response.ok || !response.body) throw new SetupFailure(`HTTP status ${response.status}`);
    const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body));
    body.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), STALL_MS);
    });
    // A server that ignores Range sends the whole file again.
    const flags = response.status === 206 ? 'a' : 'w';
    await pipeline(body, createWriteStream(partial, { flags }));
  } catch (error) {
    throw new SetupFailure(`${url}: ${describeNetworkError(error, stalled.signal)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error @param {AbortSignal} stalled */
function describeNetworkError(error, stalled) {
  if (stalled.aborted) return `nothing came for ${STALL_MS / 1000} s`;
  if (!(error instanceof Error)) return String(error);
  // fetch says only 'fetch failed'; the reason is its cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
