import { z } from 'zod';

/** SHA-256 as 64 lower-case hex digits. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 digest: 64 lower-case hex digits');
export type Digest = z.infer<typeof Digest>;

/** A content-addressed object in the artifact store. */
export const BlobRef = z.strictObject({ digest: Digest, sizeBytes: z.int().nonnegative() });
export type BlobRef = z.infer<typeof BlobRef>;
