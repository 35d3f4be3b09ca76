import type { FileHandle } from 'node:fs/promises';
import { InvalidData } from '../../../core/contracts/errors';
import { createTextReader } from '../../../core/data/arrays/npy-texts';
import { parseNpyHeader, refuseOtherSize, type NpyHeader } from '../../../core/data/arrays/parse-npy';

/** An array on disk as columns of a table: [rows] is one, [rows, columns] are several. */
export interface NpyFile {
  rows: number;
  columns: number;
  isText: boolean;
  header: NpyHeader;
  handle: FileHandle;
}

/** A header is some hundred bytes. */
const MOST_HEADER_BYTES = 65_536;

/**
 * Looks at the header of a .npy file.
 *
 * @param title of the array in messages
 * @throws InvalidData for arrays of other types or shapes.
 */
export async function openNpyFile(handle: FileHandle, title: string): Promise<NpyFile> {
  const { size } = await handle.stat();
  const head = Buffer.alloc(Math.min(size, MOST_HEADER_BYTES));
  await handle.read(head, 0, head.length, 0);
  const header = parseNpyHeader(head, title, { takesFortran: true, takesText: true });
  const { descr, shape, start } = header;
  if (!createTextReader({ descr, data: new Uint8Array() }))
    throw refuse(title, `of type ${descr}, allowed: numbers, booleans or text`);
  const [rows = 0, columns = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || columns === 0) {
    const images = 'images are what data.source.type "npz" and "npy" read';
    throw refuse(title, `of shape [${shape.join(', ')}], allowed: [rows] or [rows, columns]; ${images}`);
  }
  refuseOtherSize(header, size - start, title);
  return { rows, columns, isText: descr.includes('U'), header, handle };
}

/**
 * Reads some rows.
 *
 * @returns what gives the text of a cell, by its row among these and its column
 */
export async function readNpyRows(
  { header, handle, rows: all, columns }: NpyFile,
  first: number,
  rows: number,
): Promise<(row: number, column: number) => string> {
  const { descr, start, itemBytes, isFortran } = header;
  const data = Buffer.alloc(rows * columns * itemBytes);
  const read = async (to: number, items: number, place: number) => {
    await handle.read(data, to * itemBytes, items * itemBytes, start + place * itemBytes);
  };
  if (isFortran)
    for (let column = 0; column < columns; column += 1) await read(column * rows, rows, column * all + first);
  else await read(0, rows * columns, first * columns);
  const textOf = createTextReader({ descr, data });
  if (!textOf) throw new Error(`an array of type ${descr} was opened`);
  return isFortran
    ? (row, column) => textOf(column * rows + row)
    : (row, column) => textOf(row * columns + column);
}

function refuse(title: string, problem: string): InvalidData {
  return new InvalidData(`${title}: ${problem}`, { title });
}
