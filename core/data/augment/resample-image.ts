import type { ImageShape } from '../labelled-images';
import type { WorkingRow } from './working-row';

/** Where a pixel of the result lies in the source: y = yy·Y + yx·X + y0, x = xy·Y + xx·X + x0, in pixels, centres whole. */
export interface PixelMap {
  yy: number;
  yx: number;
  y0: number;
  xy: number;
  xx: number;
  x0: number;
}

/** The map about the image's centre: (y, x) = M·(Y, X) with M = [[yy, yx], [xy, xx]], then moved by (dy, dx). */
export function mapAboutCentre(
  [height, width]: ImageShape,
  { yy, yx, xy, xx }: Pick<PixelMap, 'yy' | 'yx' | 'xy' | 'xx'>,
): PixelMap {
  const [cy, cx] = [(height - 1) / 2, (width - 1) / 2];
  return { yy, yx, xy, xx, y0: cy - yy * cy - yx * cx, x0: cx - xy * cy - xx * cx };
}

/**
 * Resamples an image by bilinear interpolation. Pixels that come from outside are black; with `clamp` they are the nearest
 * on the border.
 */
export function resampleImage(
  { values, padded }: WorkingRow,
  shape: ImageShape,
  { yy, yx, y0, xy, xx, x0 }: PixelMap,
  edge: 'black' | 'clamp',
): void {
  const [height, width, channels] = shape;
  const line = paddedLine(shape);
  padImage(padded, values, shape);
  // In the padded image everything lies one further down and right; what is further out than its border is as black.
  const [least, most] = edge === 'black' ? [0, 1] : [1, 0];
  const [mostY, mostX] = [height + most, width + most];
  let at = 0;
  for (let py = 0; py < height; py += 1) {
    for (let px = 0; px < width; px += 1) {
      const y = limit(yy * py + yx * px + y0 + 1, least, mostY);
      const x = limit(xy * py + xx * px + x0 + 1, least, mostX);
      const top = y | 0;
      const left = x | 0;
      const down = y - top;
      const right = x - left;
      const from = top * line + left * channels;
      for (let c = from; c < from + channels; c += 1) {
        const above = padded[c] ?? 0;
        const below = padded[c + line] ?? 0;
        const upper = above + right * ((padded[c + channels] ?? 0) - above);
        const lower = below + right * ((padded[c + line + channels] ?? 0) - below);
        values[at] = upper + down * (lower - upper);
        at += 1;
      }
    }
  }
}

/** Numbers of an image with a black border: one pixel above and to the left, two below and to the right. */
export function paddedSize(shape: ImageShape): number {
  return (shape[0] + 3) * paddedLine(shape);
}

function paddedLine([, width, channels]: ImageShape): number {
  return (width + 3) * channels;
}

/** The border is never written to, and stays black. */
function padImage(padded: Float32Array, values: Float32Array, shape: ImageShape): void {
  const [height, width, channels] = shape;
  const line = width * channels;
  for (let y = 0; y < height; y += 1)
    padded.set(values.subarray(y * line, (y + 1) * line), (y + 1) * paddedLine(shape) + channels);
}

function limit(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
