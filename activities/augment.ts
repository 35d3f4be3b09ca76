import { z } from 'zod';
import type { MainActivities } from '../core/contracts/activities';
import { View, type Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import type { AugmentRecipe } from '../core/contracts/recipe';
import { drawView } from '../core/data/augment/draw-view';
import type { MainDependencies } from './dependencies';
import { toBytes } from '../core/data/typed-bytes';

const CODE_VERSION = 1;

const ViewSets = z.strictObject({ teacher: z.array(View), student: z.array(View) });

/** Draws the views: a view is the list of its rows' shifts with what is done to them, and is applied where it is used. */
export function createAugment({ blobs, steps }: MainDependencies): MainActivities['augment'] {
  return async ({ dataset, augment, teacherViews, seed }) => {
    const { rows } = dataset.train;
    const studentRows = rows + (dataset.unlabelled?.rows ?? 0);
    const { operations } = augment;
    refuseColours(dataset, augment);
    const draw = (kind: 'teacher' | 'student', rows: number, count: number): Promise<View[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const { seed: viewSeed, shifts } = drawView(augment, rows, seed, kind, index);
          const stored = await blobs.write(toBytes(shifts));
          return { index, seed: viewSeed, rows, shifts: stored, ...(operations && { operations }) };
        }),
      );
    return steps.runStep({
      stage: 'augment',
      codeVersion: CODE_VERSION,
      params: { rows, ...(studentRows > rows && { studentRows }), augment, teacherViews, seed },
      schema: ViewSets,
      compute: async () => ({
        teacher: await draw('teacher', rows, teacherViews),
        student: await draw('student', studentRows, augment.views),
      }),
    });
  };
}

/** Grey images have no colours to change; how many channels there are is known only now. */
function refuseColours({ shape }: Dataset, { operations = [] }: AugmentRecipe): void {
  if (shape[2] === 3) return;
  operations.forEach((operation, i) => {
    if (operation.type !== 'jitter' || operation.saturation === undefined) return;
    const path = `augment.operations[${i}].saturation`;
    const allowed = 'nothing, since the images are grey';
    throw new InvalidInput('recipe', [{ path, value: operation.saturation, allowed }]);
  });
}
