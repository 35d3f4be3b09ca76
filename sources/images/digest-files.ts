import { createHash } from 'node:crypto';
import type { Digest } from '../../core/contracts/digest';
import { compareCodePoints } from '../../core/data/compare-code-points';

/** SHA-256 over names and versions, in order of names. */
export function digestFiles(versions: ReadonlyMap<string, string | undefined>): Digest {
  const hash = createHash('sha256');
  const files = [...versions].sort(([a], [b]) => compareCodePoints(a, b));
  // As JSON: a name may hold any character.
  for (const [path, version] of files) hash.update(`${JSON.stringify([path, version ?? null])}\n`);
  return hash.digest('hex');
}
