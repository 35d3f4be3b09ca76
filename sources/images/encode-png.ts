import sharp from 'sharp';

/**
 * A PNG file of an image, each pixel a square of `enlarge` pixels.
 *
 * @param pixels uint8 [height, width, channels]; 1 channel is grey, 3 are sRGB.
 */
export async function encodePng(
  pixels: Uint8Array,
  { height, width, channels }: { height: number; width: number; channels: number },
  enlarge: number,
): Promise<Uint8Array> {
  return sharp(pixels, { raw: { height, width, channels: channels === 3 ? 3 : 1 } })
    .resize({ width: width * enlarge, height: height * enlarge, kernel: 'nearest' })
    .png()
    .toBuffer();
}
