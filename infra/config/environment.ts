import { z } from 'zod';

/** One schema of every variable that configures Stillhouse. `docs/reference` lists what each does. */
export const Environment = z
  .strictObject({
    STILLHOUSE_S3_ENDPOINT: z
      .url({ protocol: /^https?$/, error: 'a URL such as http://127.0.0.1:8333' })
      .optional(),
    STILLHOUSE_S3_BUCKET: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, '3 to 63 lower-case letters, digits, dots and dashes')
      .optional(),
    STILLHOUSE_S3_REGION: z.string().optional(),
    STILLHOUSE_S3_FORCE_PATH_STYLE: z.enum(['true', 'false']).optional(),
    /** Put before every key; no slash is added. */
    STILLHOUSE_S3_PREFIX: z
      .string()
      .regex(/^[^/].{0,199}$/, 'at most 200 characters, and no slash at the start')
      .default(''),
    /** Default: gpu where an NVIDIA device is there. */
    STILLHOUSE_DEVICE: z.enum(['cpu', 'gpu']).optional(),
    /** `eager` runs every operation by itself: slower, for layers that can't be compiled. */
    STILLHOUSE_ENGINE: z.enum(['compiled', 'eager']).default('compiled'),
    STILLHOUSE_SLOTS: wholeNumber(1, 256).optional(),
    STILLHOUSE_DATA_DIR: z.string().default('.stillhouse'),
    STILLHOUSE_TEMPORAL_PORT: wholeNumber(1, 65_535).default(7233),
    STILLHOUSE_UI_PORT: wholeNumber(1, 65_535).default(8233),
    STILLHOUSE_S3_PORT: wholeNumber(1, 65_535).default(8333),
  })
  .superRefine((env, context) => {
    if (env.STILLHOUSE_S3_ENDPOINT === undefined || env.STILLHOUSE_S3_BUCKET !== undefined) return;
    const message = 'the name of a bucket, since STILLHOUSE_S3_ENDPOINT is set';
    context.addIssue({ code: 'custom', path: ['STILLHOUSE_S3_BUCKET'], message });
  });
export type Environment = z.infer<typeof Environment>;

function wholeNumber(low: number, high: number) {
  return z.string().transform((text, context) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    context.addIssue({ code: 'custom', message: `a whole number from ${low} to ${high}` });
    return z.NEVER;
  });
}
