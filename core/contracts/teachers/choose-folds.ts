import { hasFolds, type TeacherMember } from './foreign-teacher';

/** Rows of a table are learned by heart: without folds its soft labels would be little else than its hard ones. */
export const TABLE_FOLDS = 5;

/** What of a recipe says in how many folds its teachers are trained. */
interface FoldWishes {
  data: { source: { type: string } };
  teach: { members: readonly TeacherMember[]; folds?: number | undefined };
}

/**
 * Folds that a recipe's teachers are trained in: what it says, or 5 for a table and none (1) for images. Beside a
 * teacher made elsewhere that is one model for all rows there are none.
 */
export function chooseFolds({ data, teach }: FoldWishes): number {
  if (!teach.members.every(hasFolds)) return 1;
  return teach.folds ?? (data.source.type === 'table' ? TABLE_FOLDS : 1);
}

/** Whether training rows are labelled out of fold: by models that never saw them. */
export function hasFoldedLabels(wishes: FoldWishes): boolean {
  return chooseFolds(wishes) > 1;
}
