/**
 * A record of every candidate that was judged by a test split's rows. It is written before the rows are read, and only
 * where none is: an attempt that is repeated, and a candidate that is compared anew, find the first one.
 */
import type { Digest } from '../core/contracts/digest';
import { PreconditionFailed } from '../core/contracts/errors';
import { TestRead } from '../core/contracts/evaluation/test-reads';
import { writeJson } from './json-object';
import type { ObjectStore } from './object-store';
import { readAll } from './read-whole';

export interface TestReads {
  /** Once for each candidate and rows: a record that is there already stays as it is. */
  record(read: Omit<TestRead, 'at'>): Promise<void>;
  /** Whom these rows have judged so far. */
  of(rows: Digest): Promise<TestRead[]>;
}

export interface TestReadsOptions {
  objects: ObjectStore;
  now: () => Date;
}

export function createTestReads({ objects, now }: TestReadsOptions): TestReads {
  return {
    record: async (read) => {
      const key = `${folderOf(read.rows)}${read.candidate}.json`;
      try {
        await writeJson(objects, key, { ...read, at: now().toISOString() }, { ifNoneMatch: '*' });
      } catch (error) {
        if (!(error instanceof PreconditionFailed)) throw error;
      }
    },
    of: (rows) => readAll(objects, folderOf(rows), TestRead),
  };
}

function folderOf(rows: Digest): string {
  return `test-reads/${rows}/`;
}
