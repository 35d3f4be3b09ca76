import type { ImageShape } from '../../labelled-images';
import { swapBuffers, type ImageOperation, type WorkingRow } from '../working-row';

/** Moves by a whole number of pixels, uniform in [−pixels, pixels] on each axis; what comes in is black. */
export function createShift(shape: ImageShape, pixels: number): ImageOperation {
  return (row, random) => {
    const dy = random.below(2 * pixels + 1) - pixels;
    const dx = random.below(2 * pixels + 1) - pixels;
    moveImage(row, shape, dy, dx);
  };
}

/** Moves by whole pixels: positive is down and right. */
export function moveImage(
  row: WorkingRow,
  [height, width, channels]: ImageShape,
  dy: number,
  dx: number,
): void {
  const { values, spare } = row;
  spare.fill(0);
  const line = width * channels;
  const from = Math.max(0, -dx) * channels;
  const until = Math.min(width, width - dx) * channels;
  if (until > from) {
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y += 1)
      spare.set(values.subarray(y * line + from, y * line + until), (y + dy) * line + from + dx * channels);
  }
  swapBuffers(row);
}
