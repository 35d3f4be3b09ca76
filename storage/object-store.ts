import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { PreconditionFailed } from '../core/contracts/errors';
import type { S3Settings } from './s3-client';
import { explainFailure, isMissingObject } from './storage-failure';

export interface ObjectInfo {
  etag: string;
  sizeBytes: number;
}

export interface ListedObject extends ObjectInfo {
  key: string;
}

export interface StoredObject {
  etag: string;
  bytes: Uint8Array;
}

/** Write only where nothing is there yet, or only over the object with this etag. */
export type PutCondition = { ifNoneMatch: '*' } | { ifMatch: string };

/** Bytes by key. Every failure is one of core/contracts/errors.ts. */
export interface ObjectStore {
  get(key: string): Promise<StoredObject | undefined>;
  /** The bytes as they come, for what need not be in memory as a whole. */
  stream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** @throws PreconditionFailed when `condition` doesn't hold. */
  put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<{ etag: string }>;
  /** Removing what isn't there is no failure. */
  remove(key: string): Promise<void>;
  /** All keys that start with `prefix`, in ascending order. */
  list(prefix: string): Promise<string[]>;
  /** The same with what each object is: its etag changes with its bytes. */
  listObjects(prefix: string): Promise<ListedObject[]>;
}

export interface ObjectStoreOptions {
  client: S3Client;
  settings: S3Settings;
}

export function createObjectStore({ client, settings }: ObjectStoreOptions): ObjectStore {
  const attempt = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainFailure(error, { action, settings });
    }
  };
  const target = (key: string) => ({ Bucket: settings.bucket, Key: settings.prefix + key });

  const head = (key: string): Promise<ObjectInfo | undefined> =>
    attempt(`look at ${key}`, () =>
      unlessMissing(async () => {
        const answer = await client.send(new HeadObjectCommand(target(key)));
        return { etag: answer.ETag ?? '', sizeBytes: answer.ContentLength ?? 0 };
      }),
    );

  const list = (prefix: string) => attempt(`list ${prefix}`, () => listObjects(client, settings, prefix));

  return {
    head,
    get: (key) => attempt(`read ${key}`, () => unlessMissing(() => readObject(client, target(key)))),
    stream: (key) => {
      const action = `read ${key}`;
      const explain = (error: unknown) => explainFailure(error, { action, settings });
      return attempt(action, () => unlessMissing(() => streamObject(client, target(key), explain)));
    },
    put: async (key, bytes, condition) => {
      // Some stores let the losers of a conditional write wait for a second; most losers can be told at once.
      if (condition) checkCondition(key, condition, await head(key));
      return attempt(`write ${key}`, () => writeObject(client, { ...target(key), Body: bytes }, condition));
    },
    remove: (key) =>
      attempt(`remove ${key}`, async () => {
        await client.send(new DeleteObjectCommand(target(key)));
      }),
    list: async (prefix) => (await list(prefix)).map(({ key }) => key),
    listObjects: list,
  };
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isMissingObject(error)) return undefined;
    throw error;
  }
}

async function streamObject(
  client: S3Client,
  target: { Bucket: string; Key: string },
  explain: (error: unknown) => unknown,
): Promise<AsyncIterable<Uint8Array>> {
  const { Body: body } = await client.send(new GetObjectCommand(target));
  return explainBreaks((body ?? []) as AsyncIterable<Uint8Array>, explain);
}

async function readObject(client: S3Client, target: { Bucket: string; Key: string }): Promise<StoredObject> {
  const answer = await client.send(new GetObjectCommand(target));
  const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  return { etag: answer.ETag ?? '', bytes };
}

/** What breaks on the way is told as what couldn't begin. */
async function* explainBreaks(
  body: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => unknown,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}

async function writeObject(
  client: S3Client,
  input: { Bucket: string; Key: string; Body: Uint8Array },
  condition: PutCondition | undefined,
): Promise<{ etag: string }> {
  try {
    const answer = await client.send(new PutObjectCommand({ ...input, ...conditionHeaders(condition) }));
    return { etag: answer.ETag ?? '' };
  } catch (error) {
    // If-Match on an object that is gone is a 404.
    if (condition && isMissingObject(error)) throw lost(input.Key, error);
    throw error;
  }
}

function conditionHeaders(condition: PutCondition | undefined): { IfNoneMatch?: string; IfMatch?: string } {
  if (!condition) return {};
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: condition.ifNoneMatch };
}

function checkCondition(key: string, condition: PutCondition, present: ObjectInfo | undefined): void {
  const holds = 'ifMatch' in condition ? present?.etag === condition.ifMatch : present === undefined;
  if (!holds) throw lost(key);
}

function lost(key: string, cause?: unknown): PreconditionFailed {
  return new PreconditionFailed(`could not write ${key}: someone else wrote first`, { key }, cause);
}

async function listObjects(
  client: S3Client,
  { bucket, prefix: root }: S3Settings,
  prefix: string,
): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: root + prefix })) {
    for (const { Key, ETag = '', Size = 0 } of page.Contents ?? []) {
      if (Key !== undefined) found.push({ key: Key.slice(root.length), etag: ETag, sizeBytes: Size });
    }
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}
