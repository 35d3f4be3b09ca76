import type { TeacherMember } from '../teachers/foreign-teacher';
import { hasFoldedLabels } from '../teachers/choose-folds';
import type { RecipeProblem } from './recipe-problem';

/** What of a recipe bears on students that teach. */
interface GenerationWishes {
  data: { source: { type: string } };
  teach: { members: readonly TeacherMember[]; folds?: number | undefined };
  student: { alpha: number };
  search: { space: { alpha?: unknown } };
  train: { generations?: number | undefined };
}

/** Why a recipe can't have more than one generation of students. */
export function findGenerationProblems({ data, teach, student, search, train }: GenerationWishes) {
  if ((train.generations ?? 1) === 1) return [];
  const path = ['train', 'generations'];
  const problems: RecipeProblem[] = [];
  if (hasFoldedLabels({ data, teach })) {
    const allowed =
      '1 where teach.folds is more than 1: a student that teaches has learned every row, so its labels are in-sample; teach.folds 1 asks for that';
    problems.push({ path, allowed });
  }
  if (student.alpha === 0 && search.space.alpha === undefined) {
    problems.push({
      path,
      allowed: '1 with student.alpha 0: nothing would be learned from the generation before',
    });
  }
  return problems;
}
