/**
 * MurmurHash3_x86_128 (Appleby 2011, public domain) with seed 0, over the UTF-16LE bytes of a text.
 * It spreads short seeds over 128 bits; it is no cryptographic hash.
 */
export type Words128 = [number, number, number, number];

type Lane = 0 | 1 | 2 | 3;
const LANES: readonly Lane[] = [0, 1, 2, 3];
const MULTIPLIERS: Words128 = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];
const BLOCK_ROTATIONS: Words128 = [15, 16, 17, 18];
const STATE_ROTATIONS: Words128 = [19, 17, 15, 13];
const ADDENDS: Words128 = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17];
const BLOCK_BYTES = 16;

/** @returns four unsigned 32-bit words: the digest's bytes read as little-endian words */
export function murmurHash128(text: string): Words128 {
  const bytes = utf16Bytes(text);
  const words: Words128 = [0, 0, 0, 0];
  const wholeBytes = bytes.length - (bytes.length % BLOCK_BYTES);
  for (let offset = 0; offset < wholeBytes; offset += BLOCK_BYTES) absorbBlock(words, bytes, offset);
  for (const lane of LANES) {
    if (wholeBytes + 4 * lane < bytes.length)
      words[lane] ^= scramble(readWord(bytes, wholeBytes + 4 * lane), lane);
  }
  for (const lane of LANES) words[lane] ^= bytes.length;
  crossAdd(words);
  for (const lane of LANES) words[lane] = finalize(words[lane]);
  crossAdd(words);
  return [words[0] >>> 0, words[1] >>> 0, words[2] >>> 0, words[3] >>> 0];
}

function absorbBlock(words: Words128, bytes: Uint8Array, offset: number): void {
  for (const lane of LANES) {
    const mixed = words[lane] ^ scramble(readWord(bytes, offset + 4 * lane), lane);
    const sum = rotateLeft(mixed, STATE_ROTATIONS[lane]) + words[next(lane)];
    words[lane] = (Math.imul(sum, 5) + ADDENDS[lane]) | 0;
  }
}

function scramble(word: number, lane: Lane): number {
  const rotated = rotateLeft(Math.imul(word, MULTIPLIERS[lane]), BLOCK_ROTATIONS[lane]);
  return Math.imul(rotated, MULTIPLIERS[next(lane)]);
}

function crossAdd(words: Words128): void {
  words[0] = (words[0] + words[1] + words[2] + words[3]) | 0;
  for (const lane of [1, 2, 3] as const) words[lane] = (words[lane] + words[0]) | 0;
}

function finalize(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

function next(lane: Lane): Lane {
  return ((lane + 1) & 3) as Lane;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Little-endian; bytes past the end count as zero. */
function readWord(bytes: Uint8Array, offset: number): number {
  const byte = (i: number) => bytes[offset + i] ?? 0;
  return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}

function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 0xff;
    bytes[2 * i + 1] = unit >>> 8;
  }
  return bytes;
}
