// @ts-check
// One set-up at a time for a cache folder. The lock names its holder, and the program that the holder runs,
// by id and start time: after a kill -9 the next set-up takes over, but not while an orphaned npm still writes.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStartTime } from './process-identity.mjs';

const POLL_MS = 200;
/** A lock that can't be read yet is being written; after this long its writer died. */
const UNREADABLE_MS = 5000;

/**
 * @typedef {{ pid: number, startTime: string | undefined }} Identity
 * @typedef {{ host: string, holder: Identity, child?: Identity }} LockContent
 * @typedef {{ noteChild: (pid: number | undefined) => void, release: () => void }} Lock
 */

/**
 * @param {string} cacheDir
 * @param {(line: string) => void} say
 * @returns {Promise<Lock>}
 */
export async function acquireLock(cacheDir, say) {
  mkdirSync(cacheDir, { recursive: true });
  const lockPath = path.join(cacheDir, 'setup.lock');
  let saidBlocker = '';
  for (;;) {
    const content = { host: os.hostname(), holder: identify(process.pid) };
    if (createExclusively(lockPath, content)) return holdLock(lockPath, content);
    const text = readText(lockPath);
    if (text === undefined) continue;
    const blocker = describeBlocker(text, lockPath);
    if (blocker === undefined) removeStale(lockPath, text);
    else {
      if (blocker !== saidBlocker) say(`${blocker}; waiting for it.`);
      saidBlocker = blocker;
      await sleep(POLL_MS);
    }
  }
}

/** @param {string} lockPath @param {LockContent} content @returns {Lock} */
function holdLock(lockPath, content) {
  return {
    noteChild(pid) {
      const { child: _, ...alone } = content;
      const next = pid === undefined ? alone : { ...content, child: identify(pid) };
      // Renamed into place, so that nobody reads half of it.
      writeFileSync(`${lockPath}.${process.pid}`, JSON.stringify(next));
      renameSync(`${lockPath}.${process.pid}`, lockPath);
    },
    release() {
      if (readText(lockPath)?.includes(JSON.stringify(content.holder))) rmSync(lockPath, { force: true });
    },
  };
}

/** @param {string} lockPath @param {LockContent} content */
function createExclusively(lockPath, content) {
  try {
    writeFileSync(lockPath, JSON.stringify(content), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Says who is in the way, or gives undefined where the lock's processes are gone.
 * @param {string} text @param {string} lockPath
 */
function describeBlocker(text, lockPath) {
  const content = parseContent(text);
  if (content === undefined) {
    const ageMs = Date.now() - (statSync(lockPath, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return ageMs < UNREADABLE_MS ? 'Another set-up is starting' : undefined;
  }
  const { host, holder, child } = content;
  if (host !== os.hostname()) {
    return `Another set-up holds this cache on '${host}' (process ${holder.pid}; if it is gone, delete ${lockPath})`;
  }
  if (isAlive(holder)) return `Another set-up is at work (process ${holder.pid})`;
  if (child && isAlive(child))
    return `A program left by an interrupted set-up still runs (process ${child.pid})`;
  return undefined;
}

/**
 * Moves the lock aside before it deletes it: where another set-up took over in between, its lock goes back.
 * @param {string} lockPath @param {string} staleText
 */
function removeStale(lockPath, staleText) {
  const aside = `${lockPath}.stale.${process.pid}`;
  try {
    renameSync(lockPath, aside);
    if (readText(aside) === staleText) rmSync(aside);
    else renameSync(aside, lockPath);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}

/** @param {string} text @returns {LockContent | undefined} */
function parseContent(text) {
  try {
    const content = JSON.parse(text);
    return typeof content?.holder?.pid === 'number' ? content : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {Identity} */
function identify(pid) {
  return { pid, startTime: readStartTime(pid) };
}

/** @param {Identity} identity */
function isAlive({ pid, startTime }) {
  return startTime !== undefined && readStartTime(pid) === startTime;
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
