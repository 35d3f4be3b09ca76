// @ts-check
// A stamp is written last, so it says that a part is whole. It holds what the part was made from (its key)
// and the sizes of the files that must be there: enough to see a lost or cut file without reading it.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} stampPath @param {string} key what the part would be made from now */
export function isStamped(stampPath, key) {
  /** @type {{ key: string, files: Record<string, number> }} */
  let stamp;
  try {
    stamp = JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    return false;
  }
  if (stamp.key !== key) return false;
  return Object.entries(stamp.files).every(([file, sizeBytes]) => {
    const found = statSync(path.resolve(path.dirname(stampPath), file), { throwIfNoEntry: false });
    return found?.size === sizeBytes;
  });
}

/** @param {string} stampPath @param {string} key @param {string[]} files absolute paths */
export function writeStamp(stampPath, key, files) {
  const folder = path.dirname(stampPath);
  mkdirSync(folder, { recursive: true });
  const sizes = files.map((file) => [path.relative(folder, file), statSync(file).size]);
  const draft = `${stampPath}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ key, files: Object.fromEntries(sizes) }, null, 2)}\n`);
  renameSync(draft, stampPath);
}
