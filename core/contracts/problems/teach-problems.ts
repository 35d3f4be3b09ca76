import type { DataSource } from '../data/data-source';
import type { Bagging } from '../teachers/folds';
import { filesOf, hasFolds, isForeign, isTrainedHere, type TeacherMember } from '../teachers/foreign-teacher';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from '../data/task';

/** What a recipe says of its teachers beside their shapes. */
interface TeachWishes {
  data: { source: DataSource; classes: number };
  teach: {
    members: readonly TeacherMember[];
    folds?: number | undefined;
    minRocAuc?: number | undefined;
    bagging?: Bagging | undefined;
  };
}

/** Fields of `teach` that can't be had, with the reason. */
export function findTeachProblems({ data, teach }: TeachWishes) {
  const { members, minRocAuc, bagging } = teach;
  const problems: RecipeProblem[] = [];
  if (minRocAuc !== undefined && data.classes !== 2 && !taskOf(data.source)) {
    const allowed = `nothing with ${data.classes} classes: only two can be ranked against each other`;
    problems.push({ path: ['teach', 'minRocAuc'], allowed });
  }
  problems.push(...foldProblems(members, teach.folds));
  if (data.source.type === 'table' && teach.folds === undefined) problems.push(...inSampleProblems(members));
  if (bagging?.fraction === 1 && !bagging.replace) {
    const allowed = 'below 1 where rows are not replaced: every teacher would have all rows';
    problems.push({ path: ['teach', 'bagging', 'fraction'], allowed });
  }
  return problems;
}

/**
 * What is trained here on a table's rows knows them by heart. Beside a member without folds there are none, so that its labels
 * are in-sample: that has to be asked for.
 */
function inSampleProblems(members: readonly TeacherMember[]): RecipeProblem[] {
  const single = members.findIndex((member) => !hasFolds(member));
  const learned = members.findIndex((member) => isTrainedHere(member) || hasHead(member));
  if (single < 0 || learned < 0) return [];
  const why =
    single === learned
      ? `the head of member ${single + 1}`
      : `member ${single + 1} has no model for each fold, and member ${learned + 1}`;
  const allowed = `1, said by the recipe: ${why} learns all training rows, so that its labels of them are in-sample`;
  return [{ path: ['teach', 'folds'], allowed }];
}

/** Which is trained here, on what the model gives. */
function hasHead(member: TeacherMember): boolean {
  return 'head' in member && member.head !== undefined;
}

/** A member with a file for each fold needs just as many folds, and one without can't be beside it. */
function foldProblems(members: readonly TeacherMember[], folds: number | undefined): RecipeProblem[] {
  const refuse = (path: (string | number)[], allowed: string) => ({ path: ['teach', ...path], allowed });
  const single = members.findIndex((member) => !hasFolds(member));
  const why = `member ${single + 1} is made elsewhere, and its one model labels all rows`;
  if (single >= 0 && folds !== undefined && folds > 1) return [refuse(['folds'], `1: ${why}`)];
  return members.flatMap((member, i) => {
    if (!isForeign(member) || !hasFolds(member)) return [];
    const models = filesOf(member).length;
    if (single >= 0)
      return [refuse(['members', i, 'files'], `nothing, but "file": ${why}, so that there are no folds`)];
    if (folds === undefined) return [refuse(['folds'], `${models}: as many as member ${i + 1} has files`)];
    if (folds === models) return [];
    return [refuse(['members', i, 'files'], `${folds} files, one for each of teach.folds`)];
  });
}
