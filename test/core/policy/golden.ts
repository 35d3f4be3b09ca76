import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads test/golden/policy/<name>.json; the script beside it says how it was made. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, '../../golden/policy', `${name}.json`), 'utf8'));
}
