import sharp from 'sharp';
import type { PixelFormat } from '../../../core/contracts/data/pixel-format';
import { decodeImage } from '../../../sources/images/decode-image';
import { encodePng } from '../../support/write-images';

const grey = (height: number, width = height): PixelFormat => ({ size: [height, width], channels: 1 });
const colour = (height: number, width = height): PixelFormat => ({ size: [height, width], channels: 3 });

async function pixelsOf(bytes: Uint8Array, format: PixelFormat): Promise<number[]> {
  const decoded = await decodeImage(bytes, format);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return [...decoded.pixels];
}

const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37) % 256);
/** One image of 2 rows and 3 columns. */
const raw = (pixels: Uint8Array, channels: 1 | 3) =>
  sharp(pixels, { raw: { width: 3, height: 2, channels } });

test.each([1, 3] as const)('pixels of a PNG of that size stay as they are: %d channels', async (channels) => {
  const pixels = ramp(6 * channels);
  const format: PixelFormat = { size: [2, 3], channels };
  expect(await pixelsOf(await raw(pixels, channels).png().toBuffer(), format)).toEqual([...pixels]);
});

test('WebP without loss too', async () => {
  const pixels = ramp(18);
  const bytes = await raw(pixels, 3).webp({ lossless: true }).toBuffer();
  expect(await pixelsOf(bytes, { size: [2, 3], channels: 3 })).toEqual([...pixels]);
});

test('JPEG comes close', async () => {
  const bytes = await raw(new Uint8Array(18).fill(90), 3).jpeg({ quality: 95 }).toBuffer();
  for (const value of await pixelsOf(bytes, { size: [2, 3], channels: 3 })) {
    expect(Math.abs(value - 90)).toBeLessThan(4);
  }
});

test('grey becomes colour with three equal channels', async () => {
  const bytes = await encodePng(Uint8Array.of(0, 100, 200, 255), [2, 2, 1]);
  expect(await pixelsOf(bytes, colour(2))).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255]);
});

test('colour becomes grey by its luminance', async () => {
  const bytes = await encodePng(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 70, 70, 70), [2, 2, 3]);
  // Of linear light, with the weights of Rec. 709, encoded by the curve of sRGB (IEC 61966-2-1).
  const encode = (linear: number) => 255 * (1.055 * linear ** (1 / 2.4) - 0.055);
  const expected = [encode(0.2126), encode(0.7152), encode(0.0722), 70];
  const found = await pixelsOf(bytes, grey(2));
  expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1));
});

test('what is transparent is laid on white', async () => {
  const clear = [10, 20, 30, 0];
  const solid = [10, 20, 30, 255];
  const bytes = await encodePng(Uint8Array.from([...clear, ...solid, ...clear, ...solid]), [2, 2, 4]);
  const white = [255, 255, 255];
  expect(await pixelsOf(bytes, colour(2))).toEqual([...white, 10, 20, 30, ...white, 10, 20, 30]);
});

test('grey with transparency too', async () => {
  const bytes = await encodePng(Uint8Array.of(40, 0, 40, 255, 40, 255, 40, 0), [2, 2, 2]);
  expect(await pixelsOf(bytes, grey(2))).toEqual([255, 40, 40, 255]);
});

test('an image is turned upright as its EXIF says', async () => {
  // Orientation 6: what is shown is the stored image turned by 90° clockwise.
  const stored = Uint8Array.of(0, 50, 100, 150, 200, 250);
  const bytes = await raw(stored, 1).withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
  expect(await pixelsOf(bytes, grey(3, 2))).toEqual([150, 0, 200, 50, 250, 100]);
});

test('16 bits a channel become 8', async () => {
  const deep = await sharp(Uint8Array.of(0, 120, 255, 30), { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();
  expect((await sharp(deep).metadata()).depth).toBe('ushort');
  const found = await pixelsOf(deep, grey(2));
  [0, 120, 255, 30].forEach((value, i) => expect(Math.abs((found[i] ?? 0) - value)).toBeLessThanOrEqual(1));
});

test('an image of another size is stretched to the whole, and nothing of it cut off', async () => {
  // Its upper quarter is black, the rest white; it is twice as high as wide.
  const pixels = Uint8Array.from({ length: 32 * 16 }, (_, i) => (i < 8 * 16 ? 0 : 255));
  const found = await pixelsOf(await encodePng(pixels, [32, 16, 1]), grey(4, 8));
  expect(found).toHaveLength(32);
  for (const value of found.slice(0, 8)) expect(value).toBeLessThan(40);
  for (const value of found.slice(16)) expect(value).toBeGreaterThan(215);
});

describe('a file that can not be decoded', () => {
  const problemOf = async (bytes: Uint8Array) => {
    const decoded = await decodeImage(bytes, grey(2));
    return 'problem' in decoded ? decoded.problem : 'none';
  };

  test.each([
    ['no image', () => Promise.resolve(Buffer.from('hello')), /unsupported image format/],
    ['nothing', () => Promise.resolve(Buffer.alloc(0)), /empty|unsupported/i],
    [
      'an image of another format',
      () =>
        sharp(ramp(6), { raw: { width: 3, height: 2, channels: 1 } })
          .gif()
          .toBuffer(),
      /^a gif file, allowed: PNG, JPEG, WebP$/,
    ],
  ])('says why: %s', async (_case, bytes, message) => {
    expect(await problemOf(await bytes())).toMatch(message);
  });

  test.each(['png', 'jpeg', 'webp'] as const)('is refused whole where it is cut: %s', async (format) => {
    const noise = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i * i * 31) % 251);
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } })
      .toFormat(format)
      .toBuffer();
    expect(await problemOf(whole)).toBe('none');
    expect(await problemOf(whole.subarray(0, Math.floor(whole.length * 0.6)))).not.toBe('none');
  });

  test('is refused whole where a byte of a PNG is wrong', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i * i * 31) % 251);
    const bytes = await encodePng(noise, [64, 64, 1]);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    expect(await problemOf(bytes)).not.toBe('none');
  });
});
