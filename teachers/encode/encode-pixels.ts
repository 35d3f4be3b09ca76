import { InvalidInput } from '../../core/contracts/errors';
import type { PixelLayout, PixelScale, TeacherInput } from '../../core/contracts/teachers/teacher-mapping';
import { toNumericArray, type NumericType, type TeacherTensor } from './numeric-type';

export type ImageInput = Extract<TeacherInput, { reads: 'images' }>;

/**
 * Images as a model reads them.
 *
 * @param images uint8 [rows, height, width, channels]
 * @param path of the input in the member, for messages.
 * @returns [rows, height, width, channels], [rows, channels, height, width] or [rows, height·width·channels]
 * @throws InvalidInput where the scale has other channels, or the type can't hold its numbers.
 */
export function encodePixels(
  images: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  { layout, scale }: ImageInput,
  type: NumericType,
  path: string,
): TeacherTensor {
  const pixels = height * width;
  const rows = images.length / (pixels * channels);
  const tables = scaleTables(scale, channels, path);
  const values = new Float64Array(images.length);
  for (let at = 0; at < images.length; at += 1) {
    const channel = at % channels;
    const to = layout === 'nchw' ? channelFirst(at, channel, pixels, channels) : at;
    values[to] = tables[channel]?.[images[at] ?? 0] ?? NaN;
  }
  return {
    type,
    shape: [rows, ...shapeOf(layout, height, width, channels)],
    data: toNumericArray(values, type, () => `${path}.scale`),
  };
}

function channelFirst(at: number, channel: number, pixels: number, channels: number): number {
  const pixel = Math.floor(at / channels);
  const row = Math.floor(pixel / pixels);
  return (row * channels + channel) * pixels + (pixel % pixels);
}

function shapeOf(layout: PixelLayout, height: number, width: number, channels: number): number[] {
  switch (layout) {
    case 'nhwc':
      return [height, width, channels];
    case 'nchw':
      return [channels, height, width];
    case 'flat':
      return [height * width * channels];
  }
}

/** Of each channel: what every byte becomes. */
function scaleTables(scale: PixelScale, channels: number, path: string): Float64Array[] {
  const table = (of: (byte: number) => number) => Float64Array.from({ length: 256 }, (_, byte) => of(byte));
  if (typeof scale === 'string') {
    const one = table((byte) => (scale === 'bytes' ? byte : byte / 255));
    return Array.from({ length: channels }, () => one);
  }
  const problems = Object.entries(scale).flatMap(([part, value]) =>
    value.length === 1 || value.length === channels
      ? []
      : [{ path: `${path}.scale.${part}`, value, allowed: `1 number, or ${channels}: one a channel` }],
  );
  if (problems.length > 0) throw new InvalidInput('teacher', problems);
  const { mean, deviation } = scale;
  return Array.from({ length: channels }, (_, channel) => {
    const own = (values: readonly number[]) => values[values.length === 1 ? 0 : channel] ?? NaN;
    return table((byte) => (byte / 255 - own(mean)) / own(deviation));
  });
}
