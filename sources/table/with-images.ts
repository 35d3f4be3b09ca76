import { createHash } from 'node:crypto';
import { pixelShapeOf } from '../../core/contracts/data/pixel-format';
import { sizeOf } from '../../core/contracts/models/shape';
import {
  textsOf,
  type CellBlock,
  type ImageCell,
  type RawTable,
  type WantedColumn,
} from '../../core/data/table/raw-table';
import { inLanes } from '../files/in-lanes';
import { decodeImage } from '../images/decode-image';
import { LANES } from '../images/read-images';
import { holdsImage, type ImageColumns } from './image-columns';

/**
 * The same table, whose columns of images can be asked for as images. They are read and decoded as they are asked for, a few
 * at a time, and only those of one block are in memory.
 */
export function withImages(table: RawTable, images: ImageColumns): RawTable {
  return {
    ...table,
    scan: (wanted) => scanImages(table, wanted, images),
    hashRows: (columns) => hashRows(table, columns, images),
  };
}

async function* scanImages(
  table: RawTable,
  wanted: readonly WantedColumn[],
  images: ImageColumns,
): AsyncIterable<CellBlock> {
  const asText = wanted.map((column) =>
    column.as === 'image' ? { ...column, as: 'text' as const } : column,
  );
  const most = blockRowsFor(images);
  for await (const block of table.scan(asText)) {
    for (let start = 0; start < block.rows; start += most) {
      const part = takeRows(block, start, Math.min(most, block.rows - start));
      const columns = [...part.columns];
      for (const [position, { as }] of wanted.entries()) {
        if (as === 'image') columns[position] = { images: await readImages(textsOf(part, position), images) };
      }
      yield { ...part, columns };
    }
  }
}

/** Of the images of a block, for each column of such. */
const BLOCK_BYTES = 32 * 1024 ** 2;

function blockRowsFor({ format }: ImageColumns): number {
  return Math.max(1, Math.floor(BLOCK_BYTES / sizeOf(pixelShapeOf(format))));
}

function takeRows({ start, columns }: CellBlock, from: number, rows: number): CellBlock {
  const take = (column: CellBlock['columns'][number]) => {
    if ('images' in column) return { images: column.images.slice(from, from + rows) };
    return column.slice(from, from + rows);
  };
  return { start: start + from, rows, columns: columns.map(take) };
}

async function readImages(cells: readonly (string | null)[], images: ImageColumns): Promise<ImageCell[]> {
  const found = new Map<string, ImageCell>();
  const different = [...new Set(cells.filter((cell) => cell !== null))];
  await inLanes(LANES, different, async (cell) => {
    found.set(cell, holdsImage(cell) ? await readData(cell, images) : await readNamed(cell, images));
  });
  return cells.map((cell) => (cell === null ? null : (found.get(cell) ?? null)));
}

const UNREADABLE = 'not a readable image';

async function readNamed(name: string, { folder, versions, format }: ImageColumns): Promise<ImageCell> {
  if (!folder) return { name, problem: 'a name, and images.folder is not said' };
  if (name.includes('://')) return { name, problem: 'an address, and no name of a file in the folder' };
  const version = versions.get(name);
  if (version === undefined) return { name, problem: 'no such file' };
  const decoded = await decodeImage(await folder.readVersion(name, version), format);
  return 'pixels' in decoded ? decoded : { name: `${name} (${decoded.problem})`, problem: UNREADABLE };
}

/** Characters of a data URL that a message shows. */
const SHOWN = 40;

async function readData(cell: string, { format }: ImageColumns): Promise<ImageCell> {
  const data = Buffer.from(cell.slice(cell.indexOf(',') + 1), 'base64');
  const decoded = await decodeImage(data, format);
  if ('pixels' in decoded) return decoded;
  return { name: `${cell.slice(0, SHOWN)}… (${decoded.problem})`, problem: UNREADABLE };
}

/** A file counts by what is in it: a copy under another name is the same image. */
async function hashRows(
  table: RawTable,
  columns: readonly string[],
  { names, versions }: ImageColumns,
): Promise<BigUint64Array> {
  const others = columns.filter((name) => !names.has(name));
  const hashes = others.length > 0 ? await table.hashRows(others) : new BigUint64Array(table.rows);
  const own = columns.filter((name) => names.has(name)).map((name) => ({ name, as: 'text' as const }));
  if (own.length === 0) return hashes;
  for await (const block of table.scan(own)) {
    for (let i = 0; i < block.rows; i += 1) {
      const images = own.map((_, position) => {
        const cell = textsOf(block, position)[i] ?? null;
        return cell === null ? null : (versions.get(cell) ?? cell);
      });
      hashes[block.start + i] = hashTogether(hashes[block.start + i] ?? 0n, images);
    }
  }
  return hashes;
}

function hashTogether(hash: bigint, images: readonly (string | null)[]): bigint {
  const text = JSON.stringify([hash.toString(), ...images]);
  return createHash('sha256').update(text).digest().readBigUInt64LE(0);
}
