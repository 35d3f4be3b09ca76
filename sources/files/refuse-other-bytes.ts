import type { Digest } from '../../core/contracts/digest';
import { InvalidData } from '../../core/contracts/errors';

/** @throws InvalidData where a file isn't the one that the recipe names. */
export function refuseOtherBytes(file: string, found: Digest, wanted: Digest): void {
  if (found === wanted) return;
  throw new InvalidData(`${file} has SHA-256 ${found}, but the recipe says ${wanted}`, {
    file,
    found,
    wanted,
  });
}
