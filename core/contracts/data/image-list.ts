import { z } from 'zod';
import { FileLocation, FolderLocation, pinnedFile, placeOf } from './location';
import { PixelFormat } from './pixel-format';
import type { RecipeProblem } from '../problems/recipe-problem';
import { columnsOf, TaskTarget } from './table';

const ListColumns = z.strictObject({
  image: z.string().min(1),
  /** Of classes. */
  label: z.string().min(1).optional(),
  split: z.string().min(1).optional(),
  /** Rows with the same value, of a patient or product, stay in one split. Without a default, so that old digests hold. */
  group: z.string().min(1).optional(),
  /** The newest rows are for test, the oldest for training. */
  time: z.string().min(1).optional(),
});
type ListColumns = z.infer<typeof ListColumns>;

/** Image files that a list names, with what is predicted of them. */
export const ImageList = z
  .strictObject({
    type: z.literal('image-list'),
    /** CSV or TSV with a header. */
    file: FileLocation,
    columns: ListColumns,
    /** What is predicted in the place of classes. */
    target: TaskTarget.optional(),
    /** Where relative names of images start; the list's own folder where it is left out. */
    images: FolderLocation.optional(),
    ...PixelFormat.shape,
  })
  .superRefine((list, context) => {
    const problems = [...findPlaceProblems(list), ...findTargetProblems(list), ...findKeyProblems(list)];
    for (const { path, allowed } of problems) context.addIssue({ code: 'custom', path, message: allowed });
  });

interface ListWishes {
  file: FileLocation;
  images?: FolderLocation | undefined;
  columns: ListColumns;
  target?: TaskTarget | undefined;
}

const ALONE = 'a column that nothing else is read from';

function findPlaceProblems({ file, images }: ListWishes): RecipeProblem[] {
  if (images !== undefined || placeOf(pinnedFile(file).uri)?.kind !== 'http') return [];
  const allowed = 'the folder of the images, a path or "s3://bucket/prefix": the list lies on a web server';
  return [{ path: ['images'], allowed }];
}

function findTargetProblems({ columns, target }: ListWishes): RecipeProblem[] {
  if (!target) {
    if (columns.label !== undefined) return [];
    const allowed = 'a column of classes; data.source.target names labels or a number instead';
    return [{ path: ['columns', 'label'], allowed }];
  }
  const problems: RecipeProblem[] = [];
  if (columns.label !== undefined) {
    const allowed = 'nothing with data.source.target, which says what is predicted';
    problems.push({ path: ['columns', 'label'], allowed });
  }
  columnsOf(target).forEach((column, i, all) => {
    if (column !== columns.image && column !== columns.split && all.indexOf(column) === i) return;
    const path = target.task === 'multi-label' ? ['columns', i] : ['column'];
    problems.push({ path: ['target', ...path], allowed: ALONE });
  });
  return problems;
}

/** Columns that rows are split by. */
function findKeyProblems({ columns, target }: ListWishes): RecipeProblem[] {
  const { image, label, split, group, time } = columns;
  const others = [image, label, split, ...(target ? columnsOf(target) : [])];
  const problems: RecipeProblem[] = [];
  for (const [part, column] of Object.entries({ group, time }))
    if (column !== undefined && others.includes(column))
      problems.push({ path: ['columns', part], allowed: ALONE });
  if (group !== undefined && time !== undefined) {
    const allowed = 'nothing with data.source.columns.group: rows are split by one of the two';
    problems.push({ path: ['columns', 'time'], allowed });
  }
  return problems;
}
