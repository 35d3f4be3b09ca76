import { join } from 'node:path';
import type { DataSource } from '../core/contracts/data/data-source';
import type { DataRecipe } from '../core/contracts/recipe';
import { openFolder } from './files/open-folder';
import { openIdx } from './idx/open-idx';
import { openImageFolder } from './images/open-image-folder';
import { openImageList } from './images/open-image-list';
import { openNpy } from './arrays/open-npy';
import { openNpz } from './arrays/open-npz';
import type { SourceAccess } from './source-access';
import type { Source } from './source';

/** Data of images. */
export type ImageData = Omit<DataRecipe, 'source'> & { source: Exclude<DataSource, { type: 'table' }> };

/**
 * Looks at a recipe's source: what it is made of, and whether it can be read as the recipe says. Rows are read later.
 *
 * @throws InvalidInput, InvalidData, SourceUnavailable, StorageUnavailable, StorageRefused
 */
export function openSource(data: ImageData, around: SourceAccess): Promise<Source> {
  const { source, limit } = data;
  switch (source.type) {
    case 'example': {
      const folder = openFolder(join(around.exampleDataDir, source.name), around);
      return openIdx(folder, limit, `run \`npm run setup -- --only ${source.name}\` to fetch it`);
    }
    case 'idx':
      return openIdx(openFolder(source.directory, around), limit, 'put it there, gzipped (.gz) or not');
    case 'npz':
      return openNpz({ ...data, source }, around);
    case 'npy':
      return openNpy({ ...data, source }, around);
    case 'image-folder':
      return openImageFolder({ ...data, source }, around);
    case 'image-list':
      return openImageList({ ...data, source }, around);
  }
}
