import type { BringRequest, MainActivities } from '../core/contracts/activities';
import { BroughtTeacher } from '../core/contracts/teachers/brought-teacher';
import { InvalidInput } from '../core/contracts/errors';
import { foreignName } from '../core/contracts/teachers/foreign-teacher';
import { pinnedFile } from '../core/contracts/data/location';
import { nameProblems } from '../core/contracts/problems/name-problems';
import { bringTeacher, fileOf } from '../teachers/bring-teacher';
import type { MainDependencies } from './dependencies';

const CODE_VERSION = 1;

/** Has in the store what a teacher made elsewhere is made of, and what the recipe says of it held against the data. */
export function createBringTeacher({
  blobs,
  objects,
  openBucket,
  exampleDataDir,
  steps,
}: MainDependencies): MainActivities['bringTeacher'] {
  const keeping = { blobs, objects, openBucket, exampleDataDir };
  return async (request) => {
    try {
      refuseOtherFolds(request);
      return await steps.runStep({
        stage: 'teach',
        codeVersion: CODE_VERSION,
        params: paramsOf(request),
        schema: BroughtTeacher,
        compute: () => bringTeacher(request, keeping),
      });
    } catch (error) {
      throw nameProblems(`teach.members[${request.member}]`, error);
    }
  };
}

/** No part of what is brought, and therefore asked about where it was brought before, too. */
function refuseOtherFolds({ teacher, dataset, without }: BringRequest): void {
  if (!without) return;
  const found = 'foldsSha256' in teacher ? teacher.foldsSha256 : undefined;
  const { digest } = without.assignment;
  if (found === digest) return;
  const allowed =
    `${JSON.stringify(digest)}, that of the ${without.folds} folds of this run's ${dataset.train.rows} training rows: ` +
    '"stillhouse data folds" writes them, and they hang on data, split, seed and teach.folds';
  throw new InvalidInput('teacher', [{ path: 'foldsSha256', value: found, allowed }]);
}

/** A file is what its bytes are, wherever it lies. */
function paramsOf({ teacher, dataset, without }: BringRequest) {
  const name = foreignName(teacher);
  if (teacher.type === 'http') return { bring: teacher, name, dataset };
  const { sha256 = null } = pinnedFile(fileOf(teacher, without));
  if (teacher.type === 'labels') {
    const { file: _file, ...mapping } = teacher;
    return { bring: { ...mapping, file: sha256 }, name, dataset };
  }
  const { file: _file, files: _files, foldsSha256: _folds, layers: _layers, ...mapping } = teacher;
  return { bring: { ...mapping, file: sha256 }, name, dataset };
}
