import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fileNameOf,
  formatOfLabels,
  type LabelsTeacher,
} from '../../core/contracts/teachers/foreign-teacher';
import { InvalidInput } from '../../core/contracts/errors';
import { MISSING_WORDS, TableFormat } from '../../core/contracts/data/table';
import { readNpyNumbers, readNpyNames } from '../../core/data/arrays/npy-numbers';
import { parseNpy } from '../../core/data/arrays/parse-npy';
import { listArrays, unpackArrays } from '../../sources/arrays/unpack-arrays';
import { inScratchFolder } from '../../sources/scratch-folder';
import { withTable } from '../../sources/table/open-table';
import type { FileLabels } from './file-labels';
import { readLabelTable } from './read-label-table';

/** Of DuckDB; what doesn't fit is kept on disk. */
const LIMITS = { memoryMiB: 512, threads: 2 };

/**
 * Reads a file of labels.
 *
 * @throws InvalidInput for columns and arrays that aren't there; InvalidData for a file that can't be read, or a cell that
 *   is no number.
 */
export async function readLabels(teacher: LabelsTeacher, bytes: Uint8Array): Promise<FileLabels> {
  const file = fileNameOf(teacher.file);
  const format = formatOfLabels(teacher);
  if (format === 'npy') return fromArray(bytes, file);
  if (format === 'npz') return fromArchive(teacher, bytes, file);
  return inScratchFolder(async (directory) => {
    // DuckDB tells compressions by the name's ending.
    const path = join(directory, 'file', file);
    await mkdir(join(directory, 'file'));
    await writeFile(path, bytes);
    const files = { paths: [path], format: TableFormat.parse(format), missing: MISSING_WORDS };
    return withTable(files, join(directory, 'database'), LIMITS, (table) =>
      readLabelTable(table, teacher, file),
    );
  });
}

function fromArray(bytes: Uint8Array, file: string): FileLabels {
  return { names: null, ...readNpyNumbers(parseNpy(bytes, file, { takesFortran: true }), file) };
}

async function fromArchive(
  { array = '', id }: LabelsTeacher,
  bytes: Uint8Array,
  file: string,
): Promise<FileLabels> {
  const present = listArrays(bytes);
  const wanted = Object.entries({ array, id }).filter(([, name]) => name !== undefined);
  const problems = wanted.flatMap(([path, value]) =>
    value !== undefined && !present.includes(value)
      ? [{ path, value, allowed: `an array of ${file}: ${present.join(', ')}` }]
      : [],
  );
  if (problems.length > 0) throw new InvalidInput('teacher', problems);
  const unpacked = await unpackArrays(
    bytes,
    wanted.flatMap(([, name]) => name ?? []),
    file,
  );
  const parsed = (name: string) =>
    parseNpy(unpacked.get(name) ?? new Uint8Array(), `${file}: ${name}`, {
      takesFortran: true,
      takesText: true,
    });
  const numbers = readNpyNumbers(parsed(array), `${file}: ${array}`);
  const names = id === undefined ? null : readNpyNames(parsed(id), `${file}: ${id}`);
  if (!names || names.length === numbers.rows) return { names, ...numbers };
  const allowed = `as many rows as ${array}, ${numbers.rows}`;
  throw new InvalidInput('teacher', [{ path: 'id', value: `${names.length} rows`, allowed }]);
}
