import type { SourceOf } from '../../core/contracts/data/data-source';
import { pinnedFile } from '../../core/contracts/data/location';
import type { DataRecipe } from '../../core/contracts/recipe';
import { refuseManyBadRows } from '../../core/data/bad-rows';
import { checkClasses } from '../../core/data/check-classes';
import { sha256 } from '../../storage/sha256';
import { folderBeside } from '../files/folder-beside';
import { openFile } from '../files/open-file';
import { openFolder } from '../files/open-folder';
import type { SourceAccess } from '../source-access';
import type { Source } from '../source';
import { digestFiles } from './digest-files';
import { parseList } from './parse-list';
import { readListRows } from './read-list-rows';
import { findVersions } from './read-images';
import { readImageSplits } from './read-image-splits';
import { listPaths } from './split-paths';

type ListSource = SourceOf<'image-list'>;
type ListData = Pick<DataRecipe, 'classes' | 'limit' | 'maxBadRows' | 'unlabelled'> & { source: ListSource };

/** Image files that a CSV or TSV file lists with what is predicted of them, and perhaps their splits. */
export async function openImageList(data: ListData, access: SourceAccess): Promise<Source> {
  const { source, classes, limit } = data;
  const file = openFile(source.file, access);
  // A list on a web server comes with the folder of its images: parsing refuses it otherwise, as opening its address would.
  const location = source.images ?? folderBeside(source.file) ?? pinnedFile(source.file).uri;
  const folder = openFolder(location, access);
  const table = parseList(await file.read(), file.name);
  const { classNames, splits, badRows } = readListRows(table, source, {
    file: file.name,
    keepsUnlabelled: data.unlabelled === true,
  });
  refuseManyBadRows(badRows, table.rows.length, data.maxBadRows);
  if (!source.target) checkClasses(classNames ?? [], classes, file.name);
  const versions = await findVersions(folder, [...new Set(listPaths(splits))]);
  const { type, size, channels, columns, target } = source;
  return {
    digest: sha256(`${await file.digest()}\n${digestFiles(versions)}\n`),
    reading: { type, size, channels, columns, ...(target && { target }) },
    ...(classNames && { classNames }),
    read: async () => {
      const read = await readImageSplits({ folder, splits, versions, format: { size, channels }, limit });
      return { ...read, badRows: [...badRows, ...read.badRows], rows: table.rows.length };
    },
  };
}
