import { z } from 'zod';
import type { MainActivities } from '../core/contracts/activities';
import { View } from '../core/contracts/dataset';
import { drawShifts } from '../core/data/shift-images';
import { deriveSeed } from '../core/random/derive-seed';
import type { MainDependencies } from './dependencies';
import { toBytes } from '../core/data/typed-bytes';

const CODE_VERSION = 1;

const ViewSets = z.strictObject({ teacher: z.array(View), student: z.array(View) });

/** Draws the views: a view is the list of its rows' shifts, and is applied where it is used. */
export function createAugment({ blobs, steps }: MainDependencies): MainActivities['augment'] {
  return ({ dataset, augment, teacherViews, seed }) => {
    const { rows } = dataset.train;
    const draw = (kind: 'teacher' | 'student', count: number): Promise<View[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const viewSeed = deriveSeed(seed, `${kind} view`, index);
          const shifts = await blobs.write(toBytes(drawShifts(rows, augment.shiftPixels, viewSeed)));
          return { index, seed: viewSeed, rows, shifts };
        }),
      );
    return steps.runStep({
      stage: 'augment',
      codeVersion: CODE_VERSION,
      params: { rows, augment, teacherViews, seed },
      schema: ViewSets,
      compute: async () => ({
        teacher: await draw('teacher', teacherViews),
        student: await draw('student', augment.views),
      }),
    });
  };
}
