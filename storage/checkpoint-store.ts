/**
 * Checkpoints of work under way, by step key. The bytes lie beside their pointer, not among the content-addressed
 * blobs: they belong to one step only, so the old ones can be removed without asking who else refers to them.
 */
import { z } from 'zod';
import { BlobRef, type Digest } from '../core/contracts/digest';
import { readJson, writeJson } from './json-object';
import type { ObjectStore } from './object-store';
import { sha256 } from './sha256';

const CheckpointPointer = z.strictObject({ step: z.int().nonnegative(), bytes: BlobRef });

export interface Checkpoint {
  step: number;
  bytes: Uint8Array;
}

export interface CheckpointStore {
  /** Bytes first, then the pointer: a crash in between leaves the earlier checkpoint the newest. */
  save(key: Digest, checkpoint: Checkpoint): Promise<void>;
  /** The newest checkpoint that is whole. Broken ones are removed on the way. */
  newest(key: Digest): Promise<Checkpoint | undefined>;
  clear(key: Digest): Promise<void>;
}

/** The one before the last stays, for the case that the last turns out broken. */
const KEPT = 2;

export function createCheckpointStore({ objects }: { objects: ObjectStore }): CheckpointStore {
  return {
    save: async (key, { step, bytes }) => {
      const digest = sha256(bytes);
      await objects.put(bytesKey(key, step, digest), bytes);
      await writeJson(objects, `${folder(key)}${padded(step)}.json`, {
        step,
        bytes: { digest, sizeBytes: bytes.length },
      });
      await removeOlder(objects, key);
    },
    newest: async (key) => {
      for (const pointer of await listPointers(objects, key)) {
        const checkpoint = await readWhole(objects, key, pointer);
        if (checkpoint) return checkpoint;
        await objects.remove(pointer);
      }
      return undefined;
    },
    clear: async (key) => {
      // Pointers first, so that what a crash leaves behind is never taken for a whole checkpoint.
      const keys = await objects.list(folder(key));
      for (const suffix of ['.json', '.bin']) {
        await Promise.all(keys.filter((name) => name.endsWith(suffix)).map((name) => objects.remove(name)));
      }
    },
  };
}

/** Newest first. */
async function listPointers(objects: ObjectStore, key: Digest): Promise<string[]> {
  const keys = await objects.list(folder(key));
  return keys.filter((name) => name.endsWith('.json')).reverse();
}

async function readWhole(
  objects: ObjectStore,
  key: Digest,
  pointer: string,
): Promise<Checkpoint | undefined> {
  const stored = await readJson(objects, pointer, CheckpointPointer);
  if (!stored?.value) return undefined;
  const { step, bytes } = stored.value;
  const found = await objects.get(bytesKey(key, step, bytes.digest));
  return found && sha256(found.bytes) === bytes.digest ? { step, bytes: found.bytes } : undefined;
}

async function removeOlder(objects: ObjectStore, key: Digest): Promise<void> {
  const oldestKept = (await listPointers(objects, key))[KEPT - 1];
  if (oldestKept === undefined) return;
  const older = (await objects.list(folder(key))).filter((name) => stepPart(name) < stepPart(oldestKept));
  await Promise.all(older.map((name) => objects.remove(name)));
}

const folder = (key: Digest) => `checkpoints/${key}/`;
/** Padded, so that the order of names is the order of steps. */
const padded = (step: number) => String(step).padStart(12, '0');
const bytesKey = (key: Digest, step: number, digest: Digest) => `${folder(key)}${padded(step)}-${digest}.bin`;

function stepPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 12);
}
