import type { SourceOf } from '../../core/contracts/data/data-source';
import { InvalidInput } from '../../core/contracts/errors';
import type { TableImages, TableRecipe } from '../../core/contracts/data/table';
import { pixelFormatOf, type PixelFormat } from '../../core/contracts/data/pixel-format';
import { readSchema } from '../../core/data/table/plan-table';
import { IMAGE_DATA } from '../../core/data/table/parse-cell';
import { textsOf, type RawTable } from '../../core/data/table/raw-table';
import type { Folder } from '../files/folder';
import { folderBeside } from '../files/folder-beside';
import { openFolder } from '../files/open-folder';
import { findVersions } from '../images/read-images';
import type { SourceAccess } from '../source-access';

/** Columns of a table whose cells name images or hold them, and the files that are named. */
export interface ImageColumns {
  names: ReadonlySet<string>;
  format: PixelFormat;
  /** null where only cells that hold images can be read. */
  folder: Folder | null;
  /** Of every file that is named, as it was found; undefined where it isn't there. */
  versions: ReadonlyMap<string, string | undefined>;
}

type Files = SourceOf<'table'>['files'];

/** @throws InvalidInput where no column is of images. */
export async function findImageColumns(
  table: RawTable,
  recipe: TableRecipe,
  images: TableImages,
  files: Files,
  access: SourceAccess,
): Promise<ImageColumns> {
  const columns = readSchema(await table.profile(), recipe);
  const found = columns.filter(({ kind, role }) => kind === 'image' && role === 'feature');
  if (found.length === 0) {
    const allowed =
      'nothing: no column that is learned from names images (.png, .jpg, .jpeg, .webp) or holds them';
    throw new InvalidInput('recipe', [{ path: 'images', value: images, allowed }]);
  }
  const [first] = files;
  const location = images.folder ?? (first === undefined ? null : folderBeside(first));
  const folder = location === null ? null : openFolder(location, access);
  const names = found.map(({ name }) => name);
  const versions = folder
    ? await findVersions(folder, await listFiles(table, names))
    : new Map<string, undefined>();
  return { names: new Set(names), format: pixelFormatOf(images), folder, versions };
}

async function listFiles(table: RawTable, columns: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for await (const block of table.scan(columns.map((name) => ({ name, as: 'text' })))) {
    columns.forEach((_, position) => {
      for (const cell of textsOf(block, position)) if (cell !== null && !holdsImage(cell)) files.add(cell);
    });
  }
  return [...files];
}

/** Whether a cell is a data URL, and not a name. */
export function holdsImage(cell: string): boolean {
  return cell.slice(0, IMAGE_DATA.length).toLowerCase() === IMAGE_DATA;
}
