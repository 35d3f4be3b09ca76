import { z } from 'zod';

export const S3Credentials = z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() });
export type S3Credentials = z.infer<typeof S3Credentials>;

/** Where the artifact store is. Without `credentials` the AWS SDK's own provider chain finds them. */
export const S3Location = z.strictObject({
  endpoint: z.string().optional(),
  bucket: z.string(),
  region: z.string(),
  forcePathStyle: z.boolean(),
  prefix: z.string(),
  credentials: S3Credentials.optional(),
});
export type S3Location = z.infer<typeof S3Location>;
