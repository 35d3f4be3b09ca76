import sharp from 'sharp';
import type { PixelFormat } from '../../core/contracts/data/pixel-format';
import { errorText } from '../error-text';

export type Decoded = { pixels: Uint8Array } | { problem: string };

/**
 * Decodes a PNG, JPEG or WebP file: turned upright as its EXIF says, what is transparent laid on white, made grey or
 * sRGB, and stretched to the size wanted where it has another. Damaged files are refused whole, even where a part of
 * the image could be shown.
 *
 * @returns uint8 [height, width, channels], or what is wrong with the file.
 */
export async function decodeImage(bytes: Uint8Array, { size, channels }: PixelFormat): Promise<Decoded> {
  const [height, width] = size;
  try {
    const image = sharp(bytes, { failOn: 'warning' });
    const { format } = await image.metadata();
    if (!FORMATS.has(format)) return { problem: `a ${format} file, allowed: PNG, JPEG, WebP` };
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(width, height, { fit: 'fill' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels === channels && data.length === height * width * channels) return { pixels: data };
    return { problem: `decoded to ${info.channels} channels, allowed: ${channels}` };
  } catch (error) {
    return { problem: errorText(error) };
  }
}

const FORMATS: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp']);
