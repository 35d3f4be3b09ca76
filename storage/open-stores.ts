import { createBlobStore, type BlobStore } from './blob-store';
import { createCheckpointStore, type CheckpointStore } from './checkpoint-store';
import { createModelRegistry, type ModelRegistry } from './model-registry';
import { createObjectStore, type ObjectStore } from './object-store';
import { createS3Client, type S3Patience, type S3Settings } from './s3-client';
import { createStepCache, type StepCache } from './step-cache';
import { createTestReads, type TestReads } from './test-reads';

/** Everything that keeps something, over one bucket. */
export interface Stores {
  objects: ObjectStore;
  blobs: BlobStore;
  steps: StepCache;
  checkpoints: CheckpointStore;
  registry: ModelRegistry;
  testReads: TestReads;
  /** Any bucket, whole, at the same endpoint with the same credentials: for data that users keep there. */
  openBucket: (bucket: string) => ObjectStore;
}

export function openStores(settings: S3Settings, patience: Partial<S3Patience> = {}): Stores {
  const client = createS3Client(settings, patience);
  const objects = createObjectStore({ client, settings });
  const blobs = createBlobStore({ objects });
  const now = () => new Date();
  return {
    objects,
    blobs,
    steps: createStepCache({ objects, blobs, now }),
    checkpoints: createCheckpointStore({ objects }),
    registry: createModelRegistry({ objects }),
    testReads: createTestReads({ objects, now }),
    openBucket: (bucket) => createObjectStore({ client, settings: { ...settings, bucket, prefix: '' } }),
  };
}
