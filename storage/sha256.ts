import { createHash } from 'node:crypto';
import type { Digest } from '../core/contracts/digest';

export function sha256(bytes: Uint8Array | string): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}
