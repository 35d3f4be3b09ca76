import type { SourceOf } from '../../core/contracts/data/data-source';
import type { DataRecipe } from '../../core/contracts/recipe';
import { checkClasses } from '../../core/data/check-classes';
import { openFolder } from '../files/open-folder';
import type { SourceAccess } from '../source-access';
import type { Source } from '../source';
import { digestFiles } from './digest-files';
import { groupByClass } from './group-by-class';
import { findVersions } from './read-images';
import { readImageSplits } from './read-image-splits';
import { listPaths } from './split-paths';

type FolderData = Pick<DataRecipe, 'classes' | 'limit' | 'unlabelled'> & { source: SourceOf<'image-folder'> };

/** Image files in a folder a class. */
export async function openImageFolder(
  { source, classes, limit, unlabelled = false }: FolderData,
  access: SourceAccess,
): Promise<Source> {
  const folder = openFolder(source.directory, access);
  const { classNames, splits, ignoredFiles } = groupByClass(await folder.list(), folder.name, unlabelled);
  checkClasses(classNames, classes, folder.name);
  const paths = listPaths(splits);
  const versions = await findVersions(folder, paths);
  const { type, size, channels } = source;
  return {
    digest: digestFiles(versions),
    reading: { type, size, channels },
    classNames,
    ignoredFiles,
    read: async () => {
      const read = await readImageSplits({ folder, splits, versions, format: { size, channels }, limit });
      return { ...read, rows: paths.length };
    },
  };
}
