import type { LabelledImages } from '../../core/data/labelled-images';
import { createRandom } from '../../core/random/random';

/** A small learnable problem: 8×8 noise with a bright line whose row, or column, is the class. */
export function createStripedImages(rows: number, seed: number): LabelledImages {
  const random = createRandom(seed, 'striped');
  const images = Uint8Array.from({ length: rows * 64 }, () => random.integer(0, 60));
  const labels = Uint8Array.from({ length: rows }, () => random.integer(0, 3));
  labels.forEach((label, row) => {
    for (let i = 0; i < 8; i += 1)
      images[row * 64 + (label < 2 ? 8 * (2 + label * 3) + i : 8 * i + 2 + (label - 2) * 3)] = 220;
  });
  return { rows, shape: [8, 8, 1], inputs: images, labels };
}
