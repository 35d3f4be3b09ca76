import type { Bagging } from './folds';

/** What a recipe says of its teachers beside their shapes. */
interface TeachWishes {
  data: { classes: number };
  teach: { minRocAuc?: number | undefined; bagging?: Bagging | undefined };
}

/** Fields of `teach` that can't be had, with the reason. */
export function findTeachProblems({ data, teach: { minRocAuc, bagging } }: TeachWishes) {
  const problems: { path: string[]; allowed: string }[] = [];
  if (minRocAuc !== undefined && data.classes !== 2) {
    const allowed = `nothing with ${data.classes} classes: only two can be ranked against each other`;
    problems.push({ path: ['teach', 'minRocAuc'], allowed });
  }
  if (bagging?.fraction === 1 && !bagging.replace) {
    const allowed = 'below 1 where rows are not replaced: every teacher would have all rows';
    problems.push({ path: ['teach', 'bagging', 'fraction'], allowed });
  }
  return problems;
}
