import type { DataSource } from './data-source';
import { isTrainedHere, type TeacherMember } from './foreign-teacher';
import type { RecipeProblem } from './recipe-problem';
import type { StartRecipe } from './start';

/** What of a recipe the models that its trainings start from must fit. */
interface StartWishes {
  line: string;
  data: { source: DataSource; testRows?: number | undefined };
  teach: {
    members: readonly TeacherMember[];
    folds?: number | undefined;
    start?: StartRecipe | undefined;
  };
  student: { start?: StartRecipe | undefined };
}

/** Fields that ask for a start from earlier models which can't be had, with the reason. */
export function findStartProblems(wishes: StartWishes): RecipeProblem[] {
  const { teach, student } = wishes;
  return [
    ...(student.start ? findCommonProblems(wishes, 'student', student.start) : []),
    ...(teach.start
      ? [...findCommonProblems(wishes, 'teach', teach.start), ...findTeachProblems(wishes)]
      : []),
  ];
}

function findCommonProblems(
  { line, data }: StartWishes,
  part: 'student' | 'teach',
  start: StartRecipe,
): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  if (data.source.type === 'table') {
    const why =
      'what a feature of a table stands for is fitted on its own rows, and weights know nothing of it';
    problems.push({ path: [part, 'start'], allowed: `nothing with a table: ${why}` });
  }
  if (start.line === line && data.testRows !== undefined) {
    const why = 'test rows are dealt anew where the data change, and the earlier model may have learned them';
    problems.push({
      path: [part, 'start', 'line'],
      allowed: `another line, or a source with a test split of its own: ${why}`,
    });
  }
  return problems;
}

function findTeachProblems({ line, teach }: StartWishes): RecipeProblem[] {
  if (!teach.members.some(isTrainedHere))
    return [{ path: ['teach', 'start'], allowed: 'nothing: no member is trained here' }];
  if (teach.start?.line !== line || (teach.folds ?? 1) === 1) return [];
  const why = 'a model of this line may have learned the rows that a fold leaves out';
  return [{ path: ['teach', 'start', 'line'], allowed: `another line with teach.folds: ${why}` }];
}
