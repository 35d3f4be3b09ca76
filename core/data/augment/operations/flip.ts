import type { ImageShape } from '../../labelled-images';
import { swapBuffers, type ImageOperation } from '../working-row';

/** Mirrors left and right, or top and bottom. */
export function createFlip(
  [height, width, channels]: ImageShape,
  axis: 'horizontal' | 'vertical',
): ImageOperation {
  const line = width * channels;
  return (row) => {
    const { values, spare } = row;
    if (axis === 'vertical') {
      for (let y = 0; y < height; y += 1)
        spare.set(values.subarray(y * line, (y + 1) * line), (height - 1 - y) * line);
    } else {
      for (let pixel = 0; pixel < height * width; pixel += 1) {
        const x = pixel % width;
        const to = (pixel - x + width - 1 - x) * channels;
        for (let c = 0; c < channels; c += 1) spare[to + c] = values[pixel * channels + c] ?? 0;
      }
    }
    swapBuffers(row);
  };
}
