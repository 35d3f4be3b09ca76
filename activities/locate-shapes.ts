import type { PlannedShapes } from '../core/contracts/activities';
import type { Architecture } from '../core/contracts/architecture';
import type { Dataset } from '../core/contracts/dataset';
import { parse } from '../core/contracts/parse';
import { Preprocessing } from '../core/contracts/preprocessing';
import { listFeatureBlocks } from '../core/data/preprocessing/list-feature-blocks';
import { locateColumns } from '../core/models/locate-columns';
import type { BlobStore } from '../storage/blob-store';
import { nameProblems } from './name-problems';

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
  const json = new TextDecoder().decode(await blobs.read(table.preprocessing));
  const blocks = listFeatureBlocks(parse(Preprocessing, JSON.parse(json), 'preprocessing'));
  const locate = (path: string) => (architecture: Architecture, i: number) =>
    nameProblems(`${path}[${i}]`, () => locateColumns(architecture, blocks));
  return {
    ...shapes,
    teachers: shapes.teachers.map(locate('teach.members')),
    students: shapes.students.map(locate('sweep.architectures')),
  };
}
