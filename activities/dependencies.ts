import type { Precision } from '../core/contracts/training/training-options';
import type { BlobStore } from '../storage/blob-store';
import type { CheckpointStore } from '../storage/checkpoint-store';
import type { ModelRegistry } from '../storage/model-registry';
import type { ObjectStore } from '../storage/object-store';
import type { StepCache } from '../storage/step-cache';
import type { TestReads } from '../storage/test-reads';
import type { Trainer } from './trainer';

/** What activities work with. Workers put it together; tests pass their own. */
export interface MainDependencies {
  objects: ObjectStore;
  blobs: BlobStore;
  steps: StepCache;
  registry: ModelRegistry;
  /** Any bucket at the artifact store's endpoint: users keep data there. */
  openBucket: (bucket: string) => ObjectStore;
  /** Folder of shipped recipes: `<name>/recipe.json`. */
  recipesDir: string;
  /** Folder of the data that the set-up fetched: `<example>/…`. */
  exampleDataDir: string;
}

export interface TrainerDependencies {
  blobs: BlobStore;
  steps: StepCache;
  checkpoints: CheckpointStore;
  testReads: TestReads;
  trainer: Trainer;
  /** Trainings that run side by side. */
  slots: number;
  /** What their engine computes in. */
  precisions: readonly Precision[];
}
