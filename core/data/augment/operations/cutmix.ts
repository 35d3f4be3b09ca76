import type { ImageShape } from '../../labelled-images';
import type { RowOperation } from '../working-row';
import { mix } from './mixup';

/**
 * Replaces a box by that of another image, drawn uniformly; classes are mixed by their shares of the pixels. The box has
 * sides of √(1 − λ) of the image's, λ ~ Beta(α, α), and its centre is uniform, so that it may lie outside in part. Yun et al.
 * 2019, §3.1.
 */
export function createCutMix(
  [height, width, channels]: ImageShape,
  rows: number,
  alpha: number,
): RowOperation {
  const line = width * channels;
  return (row, random, other) => {
    const side = Math.sqrt(1 - random.beta(alpha));
    const [tall, wide] = [Math.floor(height * side), Math.floor(width * side)];
    const top = random.below(height) - Math.floor(tall / 2);
    const left = random.below(width) - Math.floor(wide / 2);
    const [firstY, lastY] = [Math.max(0, top), Math.min(height, top + tall)];
    const [firstX, lastX] = [Math.max(0, left), Math.min(width, left + wide)];
    const { values, targets } = other(random.below(rows));
    for (let y = firstY; y < lastY; y += 1) {
      const from = y * line + firstX * channels;
      row.values.set(values.subarray(from, y * line + lastX * channels), from);
    }
    mix(row.targets, targets, 1 - ((lastY - firstY) * (lastX - firstX)) / (height * width));
  };
}
