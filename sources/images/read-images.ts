import type { BadRow } from '../../core/data/bad-rows';
import type { LabelledImages } from '../../core/data/labelled-images';
import type { PixelFormat } from '../../core/contracts/data/pixel-format';
import { takeRows } from '../../core/data/take-rows';
import type { Folder } from '../files/folder';
import { inLanes } from '../files/in-lanes';
import { decodeImage } from './decode-image';
import type { LabelledPath } from './split-paths';

/** Files that are open, and images that are decoded, at a time. */
export const LANES = 8;

export interface ImageRow extends LabelledPath {
  /** As the source was found; absent where the file wasn't there. */
  version: string | undefined;
}

/**
 * Reads and decodes images, a few at a time; of each only its pixels stay in memory.
 *
 * @returns the good rows in the order of `rows`, and the others with their reasons.
 * @throws SourceUnavailable where a file is another than it was when the source was looked at.
 */
export async function readImages(
  folder: Folder,
  rows: readonly ImageRow[],
  format: PixelFormat,
): Promise<{ images: LabelledImages; badRows: BadRow[] }> {
  const [height, width] = format.size;
  const rowBytes = height * width * format.channels;
  const all: LabelledImages = {
    rows: rows.length,
    shape: [height, width, format.channels],
    inputs: new Uint8Array(rows.length * rowBytes),
    labels: Uint8Array.from(rows, ({ label }) => label),
    ...(rows[0]?.targets && { targets: Float32Array.from(rows.flatMap(({ targets = [] }) => targets)) }),
    numbers: Int32Array.from(rows, ({ number }) => number),
    ...keysOf(rows),
  };
  const bad = new Map<number, BadRow>();
  await inLanes(LANES, rows, async (row, index) => {
    const decoded = await readImage(folder, row, format);
    if ('pixels' in decoded) all.inputs.set(decoded.pixels, index * rowBytes);
    else bad.set(index, decoded);
  });
  const badIndices = [...bad.keys()].sort((a, b) => a - b);
  const badRows = badIndices.flatMap((index) => bad.get(index) ?? []);
  if (badRows.length === 0) return { images: all, badRows };
  const good = rows.flatMap((_, index) => (bad.has(index) ? [] : [index]));
  return { images: takeRows(all, Int32Array.from(good)), badRows };
}

/** What rows are split by. */
function keysOf(rows: readonly ImageRow[]): Pick<LabelledImages, 'groups' | 'times'> {
  const [first] = rows;
  return {
    ...(first?.group !== undefined && { groups: Int32Array.from(rows, ({ group = 0 }) => group) }),
    ...(first?.time !== undefined && { times: Float64Array.from(rows, ({ time = 0 }) => time) }),
  };
}

async function readImage(
  folder: Folder,
  { path, version }: ImageRow,
  format: PixelFormat,
): Promise<{ pixels: Uint8Array } | BadRow> {
  if (version === undefined) return { name: path, reason: 'no such file' };
  const decoded = await decodeImage(await folder.readVersion(path, version), format);
  return 'pixels' in decoded
    ? decoded
    : { name: path, reason: 'not a readable image', detail: decoded.problem };
}

/** The version of each path, a few at a time. */
export async function findVersions(
  folder: Folder,
  paths: readonly string[],
): Promise<Map<string, string | undefined>> {
  const versions = new Map<string, string | undefined>();
  await inLanes(LANES, paths, async (path) => {
    versions.set(path, await folder.version(path));
  });
  return versions;
}
