import { BlobRef } from '../core/contracts/digest';

/** Every blob that a stage's output refers to, each once. */
export function collectBlobs(output: unknown): BlobRef[] {
  const found = new Map<string, BlobRef>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const ref = BlobRef.safeParse(value);
    if (ref.success) found.set(ref.data.digest, ref.data);
    else Object.values(value).forEach(visit);
  };
  visit(output);
  return [...found.values()];
}
