import type { ImageShape } from '../../labelled-images';
import type { ImageOperation } from '../working-row';

/**
 * Blackens a square of `pixels` by `pixels`. Its centre is uniform over the image, so that it may lie outside in part.
 * DeVries, Taylor 2017, §3.2.
 */
export function createCutout([height, width, channels]: ImageShape, pixels: number): ImageOperation {
  const half = Math.floor(pixels / 2);
  return ({ values }, random) => {
    const top = random.below(height) - half;
    const left = random.below(width) - half;
    const from = Math.max(0, left) * channels;
    const until = Math.min(width, left + pixels) * channels;
    for (let y = Math.max(0, top); y < Math.min(height, top + pixels); y += 1)
      values.fill(0, y * width * channels + from, y * width * channels + until);
  };
}
