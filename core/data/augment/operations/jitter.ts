import type { ImageShape } from '../../labelled-images';
import type { ImageOperation } from '../working-row';

interface Strengths {
  brightness?: number | undefined;
  contrast?: number | undefined;
  saturation?: number | undefined;
}

/** Changes brightness, contrast and saturation, in this order, each by a factor uniform in [1 − strength, 1 + strength]. */
export function createJitter(shape: ImageShape, strengths: Strengths): ImageOperation {
  const channels = shape[2];
  return (row, random) => {
    const draw = (strength: number | undefined) => strength && random.between(1 - strength, 1 + strength);
    const { brightness, contrast, saturation } = strengths;
    const [bright, contrasted, saturated] = [draw(brightness), draw(contrast), draw(saturation)];
    if (bright !== undefined) changeBrightness(row.values, bright);
    if (contrasted !== undefined) changeContrast(row.values, channels, contrasted);
    if (saturated !== undefined) changeSaturation(row.values, channels, saturated);
  };
}

/** Times `factor`: 0 is black. */
export function changeBrightness(values: Float32Array, factor: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = limit((values[i] ?? 0) * factor);
}

/** Away from the image's mean grey by `factor`: 0 is that grey all over. */
export function changeContrast(values: Float32Array, channels: number, factor: number): void {
  let sum = 0;
  for (let at = 0; at < values.length; at += channels) sum += greyOf(values, at, channels);
  const mean = (sum * channels) / values.length;
  for (let i = 0; i < values.length; i += 1) values[i] = limit(mean + factor * ((values[i] ?? 0) - mean));
}

/** Away from each pixel's own grey by `factor`: 0 is a grey image. One of grey pixels stays as it is. */
export function changeSaturation(values: Float32Array, channels: number, factor: number): void {
  if (channels !== 3) return;
  for (let at = 0; at < values.length; at += 3) {
    const grey = greyOf(values, at, channels);
    for (let i = at; i < at + 3; i += 1) values[i] = limit(grey + factor * ((values[i] ?? 0) - grey));
  }
}

/** Luma of ITU-R BT.601 where there are three channels, else the first one. */
function greyOf(values: Float32Array, at: number, channels: number): number {
  if (channels !== 3) return values[at] ?? 0;
  return 0.299 * (values[at] ?? 0) + 0.587 * (values[at + 1] ?? 0) + 0.114 * (values[at + 2] ?? 0);
}

function limit(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
