import type { BringRequest, MainActivities } from '../core/contracts/activities';
import { BroughtTeacher } from '../core/contracts/brought-teacher';
import { foreignName } from '../core/contracts/foreign-teacher';
import { pinnedFile } from '../core/contracts/location';
import { nameProblems } from '../core/contracts/name-problems';
import { bringTeacher } from '../teachers/bring-teacher';
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
      return await steps.runStep({
        stage: 'teach',
        codeVersion: CODE_VERSION,
        params: paramsOf(request),
        schema: BroughtTeacher,
        compute: () => bringTeacher(request.teacher, request.dataset, keeping),
      });
    } catch (error) {
      throw nameProblems(`teach.members[${request.member}]`, error);
    }
  };
}

/** A file is what its bytes are, wherever it lies. */
function paramsOf({ teacher, dataset }: BringRequest) {
  const name = foreignName(teacher);
  if (teacher.type === 'http') return { bring: teacher, name, dataset };
  const { file, ...mapping } = teacher;
  return { bring: { ...mapping, file: pinnedFile(file).sha256 ?? null }, name, dataset };
}
