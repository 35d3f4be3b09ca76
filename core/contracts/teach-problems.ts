import type { Bagging } from './folds';
import { isForeign, type TeacherMember } from './foreign-teacher';

/** What a recipe says of its teachers beside their shapes. */
interface TeachWishes {
  data: { classes: number };
  teach: {
    members: readonly TeacherMember[];
    folds?: number | undefined;
    minRocAuc?: number | undefined;
    bagging?: Bagging | undefined;
  };
}

/** Fields of `teach` that can't be had, with the reason. */
export function findTeachProblems({ data, teach }: TeachWishes) {
  const { members, folds = 1, minRocAuc, bagging } = teach;
  const problems: { path: string[]; allowed: string }[] = [];
  if (minRocAuc !== undefined && data.classes !== 2) {
    const allowed = `nothing with ${data.classes} classes: only two can be ranked against each other`;
    problems.push({ path: ['teach', 'minRocAuc'], allowed });
  }
  const foreign = members.findIndex(isForeign);
  if (folds > 1 && foreign >= 0) {
    const allowed = `1, or left out: member ${foreign + 1} is made elsewhere, and its one model labels all rows`;
    problems.push({ path: ['teach', 'folds'], allowed });
  }
  if (bagging?.fraction === 1 && !bagging.replace) {
    const allowed = 'below 1 where rows are not replaced: every teacher would have all rows';
    problems.push({ path: ['teach', 'bagging', 'fraction'], allowed });
  }
  return problems;
}
