import type { PlannedShapes } from '../core/contracts/activities';
import type { Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import { isForeign } from '../core/contracts/teachers/foreign-teacher';
import { listFeatureBlocks } from '../core/data/preprocessing/list-feature-blocks';
import { locateColumns } from '../core/models/locate-columns';
import { readPreprocessing } from '../storage/read-preprocessing';
import type { BlobStore } from '../storage/blob-store';
import { inField } from './in-field';

/**
 * The planned networks, each with the places of the columns that it knows of, so that from here on it needs nothing else of
 * the data than their shape.
 *
 * @throws InvalidInput that names the recipe's fields, where the data doesn't have such columns
 */
export async function locateShapes(
  shapes: PlannedShapes,
  { table }: Dataset,
  blobs: BlobStore,
): Promise<PlannedShapes> {
  if (!table) return shapes;
  const blocks = listFeatureBlocks(await readPreprocessing(blobs, table.preprocessing));
  const locate = (architecture: Architecture, field: string) =>
    inField(field, () => locateColumns(architecture, blocks));
  return {
    ...shapes,
    teachers: shapes.teachers.map((teacher, i) =>
      isForeign(teacher) ? teacher : locate(teacher, `teach.members[${i}]`),
    ),
    students: shapes.students.map((student, i) => locate(student, `sweep.architectures[${i}]`)),
  };
}
