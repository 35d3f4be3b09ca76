/**
 * Work that is done once. A step's manifest is committed last and only where none is, so a step either has all
 * its blobs or doesn't exist, and an attempt that was given up for dead can't overwrite the one that replaced it.
 */
import { z } from 'zod';
import { BlobRef, Digest } from '../core/contracts/digest';
import { PreconditionFailed } from '../core/contracts/errors';
import type { BlobStore } from './blob-store';
import { collectBlobs } from './collect-blobs';
import { readJson, writeJson } from './json-object';
import type { ObjectStore } from './object-store';
import { stepKey, type StepIdentity } from './step-key';

const StepManifest = z.strictObject({
  stage: z.string(),
  key: Digest,
  codeVersion: z.number(),
  output: z.unknown(),
  blobs: z.array(BlobRef),
  createdAt: z.iso.datetime(),
});

/** `stale`: a manifest is there, but it can't be read or its blobs are not whole; a commit may replace it. */
export type Lookup<T> =
  { state: 'found'; output: T } | { state: 'stale'; etag: string } | { state: 'missing' };

export interface Step<S extends z.ZodType> extends StepIdentity {
  schema: S;
}

export interface StepWork<S extends z.ZodType> extends Step<S> {
  /** Is given the step's key, which names its checkpoints. */
  compute: (key: Digest) => Promise<z.output<S>>;
}

export interface StepCache {
  lookup<S extends z.ZodType>(step: Step<S>): Promise<Lookup<z.output<S>>>;
  /** Gives the output that counts: this one, or that of whoever committed first. */
  commit<S extends z.ZodType>(step: Step<S>, output: z.output<S>): Promise<z.output<S>>;
  /** Looks the step up, and computes and commits it where it isn't there whole. */
  runStep<S extends z.ZodType>(work: StepWork<S>): Promise<{ output: z.output<S>; reused: boolean }>;
}

export interface StepCacheOptions {
  objects: ObjectStore;
  blobs: BlobStore;
  now: () => Date;
}

export function createStepCache({ objects, blobs, now }: StepCacheOptions): StepCache {
  const lookup: StepCache['lookup'] = async ({ schema, ...step }) => {
    const stored = await readJson(objects, manifestKey(step), StepManifest);
    if (!stored) return { state: 'missing' };
    const stale = { state: 'stale', etag: stored.etag } as const;
    if (stored.value?.key !== stepKey(step)) return stale;
    const output = schema.safeParse(stored.value.output);
    if (!output.success || !(await areWhole(stored.value.blobs, blobs))) return stale;
    return { state: 'found', output: output.data };
  };

  const commit: StepCache['commit'] = async (step, output) => {
    const { stage, codeVersion } = step;
    const key = stepKey(step);
    const createdAt = now().toISOString();
    const manifest = { stage, key, codeVersion, output, blobs: collectBlobs(output), createdAt };
    for (let attempt = 1; ; attempt += 1) {
      // Looked up anew each time: what was stale before the work may have been made whole by someone else.
      const present = await lookup(step);
      if (present.state === 'found') return present.output;
      const condition = present.state === 'stale' ? { ifMatch: present.etag } : { ifNoneMatch: '*' as const };
      try {
        await writeJson(objects, manifestKey(step), manifest, condition);
        return output;
      } catch (error) {
        if (!(error instanceof PreconditionFailed) || attempt === MAX_COMMIT_ATTEMPTS) throw error;
      }
    }
  };

  return {
    lookup,
    commit,
    runStep: async ({ compute, ...step }) => {
      const present = await lookup(step);
      if (present.state === 'found') return { output: present.output, reused: true };
      return { output: await commit(step, await compute(stepKey(step))), reused: false };
    },
  };
}

const MAX_COMMIT_ATTEMPTS = 5;

function manifestKey(step: StepIdentity): string {
  return `steps/${step.stage}/${stepKey(step)}.json`;
}

/** One at a time: blobs can be big, and a step has few. */
async function areWhole(refs: BlobRef[], blobs: BlobStore): Promise<boolean> {
  for (const ref of refs) if (!(await blobs.verify(ref))) return false;
  return true;
}
