/** One launcher per data folder. The lock names its holder, so that one left by a kill -9 is taken over. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { types } from 'node:util';
import { StillhouseError } from '../../core/contracts/errors';
import { identifyProcess, isAlive, ProcessIdentity } from '../config/process-identity';
import { readServicesState } from '../config/services-state';

export class AlreadyRunning extends StillhouseError {
  override readonly name = 'AlreadyRunning';
  override readonly retryable = false;

  constructor(dataDir: string, pid: number, uiAddress: string | undefined) {
    const where = uiAddress === undefined ? '' : `, its Temporal UI at ${uiAddress}`;
    super(
      `Stillhouse runs on ${dataDir} already (process ${pid}${where}); stop it, or set STILLHOUSE_DATA_DIR to another folder`,
      { dataDir, pid, uiAddress },
    );
  }
}

export interface DataDirLock {
  release(): void;
}

/** @throws AlreadyRunning that says where the holder is. */
export function lockDataDir(dataDir: string): DataDirLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = path.join(dataDir, 'launcher.lock');
  const own = JSON.stringify(identifyProcess(process.pid));
  for (;;) {
    if (createWhole(lock, own)) {
      return {
        release: () => {
          if (readText(lock) === own) rmSync(lock, { force: true });
        },
      };
    }
    const present = readText(lock);
    if (present === undefined) continue;
    const holder = parseHolder(present);
    if (holder && isAlive(holder)) {
      throw new AlreadyRunning(dataDir, holder.pid, readServicesState(dataDir)?.temporal?.uiAddress);
    }
    removeStale(lock, present);
  }
}

/** A link appears with its content, unlike a file that is created and then written. */
function createWhole(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moved aside before it is deleted: where another launcher took over in between, its lock goes back. */
function removeStale(lock: string, staleText: string): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readText(aside) === staleText) rmSync(aside);
    else renameSync(aside, lock);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    return ProcessIdentity.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return types.isNativeError(error) && Reflect.get(error, 'code') === code;
}
