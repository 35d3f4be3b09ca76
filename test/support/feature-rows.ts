import type { FeatureBlock } from '../../core/contracts/data/feature-range';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { createStripedImages } from './striped-images';
import { createRandom } from '../../core/random/random';

/** Columns of `createFeatureRows`, as preprocessing lays them out. */
export const FEATURE_BLOCKS: readonly FeatureBlock[] = [
  { column: 'age', kind: 'numeric', start: 0, size: 1 },
  { column: 'user', kind: 'categorical', start: 1, size: 5 },
  { column: 'review', kind: 'text', start: 6, size: 6 },
  { column: 'item', kind: 'categorical', start: 12, size: 4 },
  { column: 'price', kind: 'numeric', start: 16, size: 1 },
];
const FEATURES = 17;

/**
 * Rows of a small table. `matches`: class 1 where user and item are both even, or both odd; `words`: where the text has
 * more of its first words than of its last; `numbers`: where age is above
 * price.
 */
export function createFeatureRows(
  rule: 'matches' | 'words' | 'numbers',
  rows: number,
  seed: number,
): LabelledRows {
  const random = createRandom(seed, 'feature rows');
  const inputs = new Float32Array(rows * FEATURES);
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const own = inputs.subarray(row * FEATURES, (row + 1) * FEATURES);
    own[0] = random.normal();
    own[16] = random.normal();
    const [user, item] = [random.integer(0, 4), random.integer(0, 3)];
    own[1 + user] = 1;
    own[12 + item] = 1;
    const words = Array.from({ length: 5 }, () => random.integer(0, 5));
    for (const word of words) own[6 + word] = (own[6 + word] ?? 0) + 1;
    const length = Math.hypot(...own.subarray(6, 12));
    for (let i = 6; i < 12; i += 1) own[i] = (own[i] ?? 0) / length;
    switch (rule) {
      case 'matches':
        return Number(user % 2 === item % 2);
      case 'words':
        return Number(words.filter((word) => word < 3).length > 2);
      case 'numbers':
        return Number(own[0] > own[16]);
    }
  });
  return { rows, shape: [FEATURES], inputs, labels };
}

/** Columns of `createPictureRows`. */
export const PICTURE_BLOCKS: readonly FeatureBlock[] = [
  { column: 'age', kind: 'numeric', start: 0, size: 1 },
  { column: 'photo', kind: 'image', start: 1, size: 65, shape: [8, 8, 1] },
];

/** A number and a striped image, which may be missing: class 1 where the stripe lies flat and the number is above 0, or neither. */
export function createPictureRows(rows: number, seed: number): LabelledRows {
  const random = createRandom(seed, 'picture rows');
  const images = createStripedImages(rows, seed);
  const inputs = new Float32Array(rows * 66);
  const labels = images.labels.map((stripe, row) => {
    const own = inputs.subarray(row * 66, (row + 1) * 66);
    own[0] = random.normal();
    for (let i = 0; i < 64; i += 1) own[1 + i] = (images.inputs[row * 64 + i] ?? 0) / 255;
    return Number(stripe < 2 === own[0] > 0);
  });
  return { rows, shape: [66], inputs, labels };
}
