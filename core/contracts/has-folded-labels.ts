import { hasFolds, type TeacherMember } from './foreign-teacher';

/** What of a recipe says whether its training rows are labelled out of fold. */
interface FoldWishes {
  data: { source: { type: string } };
  teach: { members: readonly TeacherMember[]; folds?: number | undefined };
}

/** Left out, tables have folds, and images don't; nor has who is taught by one model for all rows, made elsewhere. */
export function hasFoldedLabels({ data, teach }: FoldWishes): boolean {
  const folds = teach.folds ?? (data.source.type === 'table' ? 2 : 1);
  return folds > 1 && teach.members.every(hasFolds);
}
