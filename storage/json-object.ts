import type { z } from 'zod';
import { parse } from '../core/contracts/parse';
import type { ObjectStore, PutCondition } from './object-store';

export interface ReadJson<T> {
  etag: string;
  /** Absent where the object isn't JSON, or not of this schema. */
  value: T | undefined;
  /** Why the value is absent. */
  problem?: string;
}

export async function readJson<S extends z.ZodType>(
  objects: ObjectStore,
  key: string,
  schema: S,
): Promise<ReadJson<z.output<S>> | undefined> {
  const stored = await objects.get(key);
  if (!stored) return undefined;
  return { etag: stored.etag, ...parseJson(stored.bytes, schema, key) };
}

export function writeJson(
  objects: ObjectStore,
  key: string,
  value: unknown,
  condition?: PutCondition,
): Promise<{ etag: string }> {
  return objects.put(key, Buffer.from(`${JSON.stringify(value, null, 1)}\n`), condition);
}

function parseJson<S extends z.ZodType>(
  bytes: Uint8Array,
  schema: S,
  key: string,
): Omit<ReadJson<z.output<S>>, 'etag'> {
  try {
    return { value: parse(schema, JSON.parse(Buffer.from(bytes).toString('utf8')), key) };
  } catch (error) {
    return { value: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}
