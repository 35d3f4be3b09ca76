/**
 * Lines of models: numbered versions that are never rewritten, one champion pointer that moves by
 * compare-and-swap, and a ledger of every verdict. Each write may be tried again after a crash: it finds its
 * own earlier success instead of doing the work twice.
 */
import { isDeepStrictEqual } from 'node:util';
import { NotFound, PreconditionFailed } from '../core/contracts/errors';
import { ChampionPointer, type LedgerEntry, type ModelVersion } from '../core/contracts/promotion/promotion';
import { readJson, writeJson } from './json-object';
import type { ObjectStore, PutCondition } from './object-store';
import { championKey, ledgerKey, versionKey } from './registry-keys';
import { createRegistryReader, readVersions, type RegistryReader } from './registry-reader';

export type VersionDraft = Omit<ModelVersion, 'version'>;

export interface ModelRegistry extends RegistryReader {
  /** Takes the next free number. The same run adding the same weights again gets its first number back. */
  addVersion(draft: VersionDraft): Promise<ModelVersion>;
  /**
   * @param expectedEtag of the champion that was decided against; null: the line has none yet.
   * @throws PreconditionFailed when someone else moved it meanwhile.
   */
  moveChampion(line: string, expectedEtag: string | null, pointer: ChampionPointer): Promise<void>;
  /** Once per run and time: an entry that is there already stays as it is. */
  record(entry: LedgerEntry): Promise<void>;
}

export function createModelRegistry({ objects }: { objects: ObjectStore }): ModelRegistry {
  return {
    ...createRegistryReader({ objects }),
    addVersion: (draft) => addVersion(objects, draft),
    moveChampion: async (line, expectedEtag, pointer) => {
      const known = (await readVersions(objects, line)).map(({ version }) => version);
      if (!known.includes(pointer.version)) {
        throw new NotFound(`version of ${line}`, String(pointer.version), known.map(String));
      }
      const condition: PutCondition =
        expectedEtag === null ? { ifNoneMatch: '*' } : { ifMatch: expectedEtag };
      await movePointer(objects, pointer, condition);
    },
    record: async (entry) => {
      const key = ledgerKey(entry.line, new Date(entry.at), entry.runId);
      try {
        await writeJson(objects, key, entry, { ifNoneMatch: '*' });
      } catch (error) {
        // This run said so before it was interrupted; what it said then stays.
        if (!(error instanceof PreconditionFailed)) throw error;
      }
    },
  };
}

async function addVersion(objects: ObjectStore, draft: VersionDraft): Promise<ModelVersion> {
  const { line, runId, network } = draft;
  for (let attempt = 1; ; attempt += 1) {
    const present = await readVersions(objects, line);
    const own = present.find((v) => v.runId === runId && v.network.weights.digest === network.weights.digest);
    if (own) return own;
    const version = { ...draft, version: (present.at(-1)?.version ?? 0) + 1 };
    try {
      await writeJson(objects, versionKey(line, version.version), version, { ifNoneMatch: '*' });
      return version;
    } catch (error) {
      if (!(error instanceof PreconditionFailed) || attempt === MAX_NUMBER_ATTEMPTS) throw error;
    }
  }
}

/** Each lost attempt means that someone else got a number. */
const MAX_NUMBER_ATTEMPTS = 100;

/** A conditional write that was answered too late is tried again by the SDK and then loses against itself. */
async function movePointer(
  objects: ObjectStore,
  pointer: ChampionPointer,
  condition: PutCondition,
): Promise<void> {
  const key = championKey(pointer.line);
  try {
    await writeJson(objects, key, pointer, condition);
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const stored = await readJson(objects, key, ChampionPointer);
    if (!isDeepStrictEqual(stored?.value, pointer)) throw error;
  }
}
