import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of an idx file of unsigned bytes. */
export function encodeIdx(dimensions: number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE((0x08 << 8) | dimensions.length, 0);
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

const SIDE = 8;

/** A folder with the four files, gzipped, for these labels; images are blank. */
export function writeIdxFolder(folder: string, labels: { train: number[]; test: number[] }): void {
  mkdirSync(folder, { recursive: true });
  for (const [prefix, list] of [
    ['train', labels.train],
    ['t10k', labels.test],
  ] as const) {
    const images = encodeIdx([list.length, SIDE, SIDE], new Uint8Array(list.length * SIDE * SIDE));
    writeFileSync(path.join(folder, `${prefix}-images-idx3-ubyte.gz`), gzipSync(images));
    const bytes = encodeIdx([list.length], Uint8Array.from(list));
    writeFileSync(path.join(folder, `${prefix}-labels-idx1-ubyte.gz`), gzipSync(bytes));
  }
}
