import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MainDependencies } from '../../activities/dependencies';
import { createBlobStore } from '../../storage/blob-store';
import { createModelRegistry } from '../../storage/model-registry';
import { createStepCache } from '../../storage/step-cache';
import { createTestReads, type TestReads } from '../../storage/test-reads';
import { createMemoryObjectStore, type MemoryObjectStore } from './memory-object-store';

export interface TestDependencies extends MainDependencies {
  objects: MemoryObjectStore;
  testReads: TestReads;
}

/** The real stores over memory; other buckets are empty. `recipesDir` and `exampleDataDir` are `folder`. */
export function createDependencies(folder = '/nowhere'): TestDependencies {
  const objects = createMemoryObjectStore();
  const blobs = createBlobStore({ objects });
  const now = () => new Date('2026-01-01T00:00:00Z');
  return {
    objects,
    blobs,
    steps: createStepCache({ objects, blobs, now }),
    registry: createModelRegistry({ objects }),
    testReads: createTestReads({ objects, now }),
    openBucket: createMemoryObjectStore,
    recipesDir: folder,
    exampleDataDir: folder,
  };
}

/** A folder that is removed when the file's tests have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillhouse-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
