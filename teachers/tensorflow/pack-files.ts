import { unzipSync, zipSync } from 'fflate';
import { InvalidData } from '../../core/contracts/errors';
import { compareCodePoints } from '../../core/data/compare-code-points';
import { errorText } from '../../sources/error-text';

/** Files by their paths, with slashes and none in front. */
export type FileMap = ReadonlyMap<string, Uint8Array>;

/** As zip knows it: its first day, in whatever time zone. Uncompressed, so that no compressor's version shows. */
const ALWAYS_ALIKE = { level: 0, mtime: new Date(1980, 0, 1) } as const;

/** Files as one zip, of the same bytes wherever and whenever it is made. */
export function packFiles(files: FileMap): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => compareCodePoints(a, b));
  return zipSync(Object.fromEntries(sorted), ALWAYS_ALIKE);
}

/**
 * The files of a zip, by their paths from the folder on that `main` is in: archives often have a folder around all.
 *
 * @throws InvalidData for what is no zip, and for one without `main`.
 */
export function unpackFiles(bytes: Uint8Array, main: string): FileMap {
  const entries = Object.entries(unzip(bytes)).filter(([path]) => !path.endsWith('/'));
  const paths = entries.map(([path]) => path).filter((path) => path === main || path.endsWith(`/${main}`));
  const [first] = paths.sort((a, b) => a.length - b.length);
  if (first === undefined) throw new InvalidData(`the archive has no ${main}`, { main });
  const around = first.slice(0, first.length - main.length);
  const own = entries.filter(([path]) => path.startsWith(around));
  return new Map(own.map(([path, content]) => [path.slice(around.length), content]));
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw new InvalidData(`the model's files are no zip: ${errorText(error)}`, {}, error);
  }
}
