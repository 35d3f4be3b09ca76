import type { z } from 'zod';
import { InvalidData } from '../core/contracts/errors';
import { readJson } from './json-object';
import type { ObjectStore } from './object-store';

/** Every object of a folder, in the order of the keys. @throws InvalidData for one that isn't of the schema. */
export async function readAll<S extends z.ZodType>(
  objects: ObjectStore,
  folder: string,
  schema: S,
): Promise<z.output<S>[]> {
  return Promise.all((await objects.list(folder)).map((key) => readWhole(objects, key, schema)));
}

/** An object that must be there. @throws InvalidData where it isn't, or isn't of the schema. */
export async function readWhole<S extends z.ZodType>(
  objects: ObjectStore,
  key: string,
  schema: S,
): Promise<z.output<S>> {
  const stored = await readJson(objects, key, schema);
  if (stored?.value === undefined) throw unreadable(key, stored?.problem);
  return stored.value;
}

export function unreadable(key: string, problem = 'it is missing'): InvalidData {
  return new InvalidData(`${key} is not as Stillhouse writes it: ${problem}`, { key, problem });
}
