import { NotFound } from '../core/contracts/errors';
import { ChampionPointer, LedgerEntry, ModelVersion } from '../core/contracts/promotion/promotion';
import { readJson } from './json-object';
import type { ObjectStore } from './object-store';
import { readAll, readWhole, unreadable } from './read-whole';
import {
  championKey,
  ledgerFolder,
  LINES_FOLDER,
  lineFolder,
  lineOf,
  versionKey,
  versionsFolder,
} from './registry-keys';

export interface Champion {
  pointer: ChampionPointer;
  /** For `moveChampion`. */
  etag: string;
  version: ModelVersion;
}

export interface RegistryReader {
  lines(): Promise<string[]>;
  champion(line: string): Promise<Champion | undefined>;
  /** The same for a line that must exist. @throws NotFound that lists the known lines. */
  requireLine(line: string): Promise<Champion | undefined>;
  /** Ascending. @throws NotFound for an unknown line. */
  versions(line: string): Promise<ModelVersion[]>;
  /** Oldest first. @throws NotFound for an unknown line. */
  ledger(line: string): Promise<LedgerEntry[]>;
}

export function createRegistryReader({ objects }: { objects: ObjectStore }): RegistryReader {
  const lines = async (): Promise<string[]> => {
    const keys = await objects.list(LINES_FOLDER);
    return [...new Set(keys.map(lineOf))].sort();
  };
  const requireKnown = async (line: string): Promise<void> => {
    if ((await objects.list(lineFolder(line))).length === 0)
      throw new NotFound('model line', line, await lines());
  };
  const champion = (line: string) => readChampion(objects, line);
  return {
    lines,
    champion,
    requireLine: async (line) => {
      await requireKnown(line);
      return champion(line);
    },
    versions: async (line) => {
      await requireKnown(line);
      return readVersions(objects, line);
    },
    ledger: async (line) => {
      await requireKnown(line);
      const entries = await readAll(objects, ledgerFolder(line), LedgerEntry);
      return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    },
  };
}

/** Ascending; none for a line that doesn't exist yet. */
export function readVersions(objects: ObjectStore, line: string): Promise<ModelVersion[]> {
  return readAll(objects, versionsFolder(line), ModelVersion);
}

async function readChampion(objects: ObjectStore, line: string): Promise<Champion | undefined> {
  const stored = await readJson(objects, championKey(line), ChampionPointer);
  if (!stored) return undefined;
  if (!stored.value) throw unreadable(championKey(line), stored.problem);
  const version = await readWhole(objects, versionKey(line, stored.value.version), ModelVersion);
  return { pointer: stored.value, etag: stored.etag, version };
}
