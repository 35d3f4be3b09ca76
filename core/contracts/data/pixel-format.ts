import { z } from 'zod';

const Side = z.int().min(1).max(4096);

/** What decoded images become: [height, width] in pixels, grey (1) or sRGB (3). */
export const PixelFormat = z.strictObject({
  size: z.tuple([Side, Side]),
  channels: z.literal([1, 3]),
});
export type PixelFormat = z.infer<typeof PixelFormat>;

/** The format alone, of what says more. */
export function pixelFormatOf({ size, channels }: PixelFormat): PixelFormat {
  return { size, channels };
}

export function pixelShapeOf({ size: [height, width], channels }: PixelFormat): [number, number, number] {
  return [height, width, channels];
}
