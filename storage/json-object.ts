import type { z } from 'zod';
import type { ObjectStore, PutCondition } from './object-store';

export interface ReadJson<T> {
  etag: string;
  /** Absent where the object isn't JSON, or not of this schema. */
  value: T | undefined;
}

export async function readJson<S extends z.ZodType>(
  objects: ObjectStore,
  key: string,
  schema: S,
): Promise<ReadJson<z.output<S>> | undefined> {
  const stored = await objects.get(key);
  if (!stored) return undefined;
  return { etag: stored.etag, value: parseJson(stored.bytes, schema) };
}

export function writeJson(
  objects: ObjectStore,
  key: string,
  value: unknown,
  condition?: PutCondition,
): Promise<{ etag: string }> {
  return objects.put(key, Buffer.from(`${JSON.stringify(value, null, 1)}\n`), condition);
}

function parseJson<S extends z.ZodType>(bytes: Uint8Array, schema: S): z.output<S> | undefined {
  try {
    const result = schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
