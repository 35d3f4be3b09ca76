import type { BroughtLabels } from '../../core/contracts/teachers/brought-teacher';
import { gatherValues } from '../../core/data/gather-values';
import { toFloat32 } from '../../core/data/typed-bytes';
import type { BlobStore } from '../../storage/blob-store';
import type { Teacher } from '../teacher';

/** Answers that were brought with the recipe, by the rows' numbers in their split. */
export function openLabels(
  { answers }: BroughtLabels,
  { blobs, classes }: { blobs: Pick<BlobStore, 'read'>; classes: number },
): Teacher {
  return {
    predict: async ({ split, start, numbers, rows }, callbacks = {}) => {
      if (split === 'unlabelled')
        throw new Error('recipes with rows that have no label have no such teachers');
      const all = toFloat32(await blobs.read(answers[split]));
      callbacks.onRows?.(rows);
      if (numbers) return gatherValues(new Float32Array(rows * classes), all, numbers, classes);
      return all.slice(start * classes, (start + rows) * classes);
    },
    close: () => Promise.resolve(),
  };
}
