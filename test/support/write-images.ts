import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/** A PNG of raw pixels: uint8 [height, width, channels]. */
export function encodePng(
  pixels: Uint8Array,
  [height, width, channels]: readonly [height: number, width: number, channels: 1 | 2 | 3 | 4],
): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
}

/** A grey PNG of 8×8 pixels that all are `grey`. */
export function greyPng(grey: number): Promise<Buffer> {
  return encodePng(new Uint8Array(64).fill(grey), [8, 8, 1]);
}

/** Writes files below a folder, which is made. */
export async function writeFiles(
  folder: string,
  files: Record<string, Uint8Array | string | Promise<Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await content);
  }
}
