import type { Stores } from '../../storage/open-stores';

/** A finished step as it lies in the store. */
export interface StoredStep {
  stage: string;
  /** Changes with every write, of equal content too where the time of it is part of the content. */
  etag: string;
  createdAt: string;
  output: unknown;
}

/** Every finished step, by the key of its manifest. */
export async function readSteps({ objects }: Pick<Stores, 'objects'>): Promise<Map<string, StoredStep>> {
  const keys = await objects.list('steps/');
  const steps = await Promise.all(
    keys.map(async (key): Promise<[string, StoredStep]> => {
      const found = await objects.get(key);
      if (!found) throw new Error(`${key} was removed meanwhile`);
      const { stage, createdAt, output } = JSON.parse(Buffer.from(found.bytes).toString()) as StoredStep;
      return [key, { stage, etag: found.etag, createdAt, output }];
    }),
  );
  return new Map(steps);
}
