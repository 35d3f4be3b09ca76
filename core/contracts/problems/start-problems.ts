import type { DataSource } from '../data/data-source';
import type { Architecture } from '../models/architecture';
import { isTrainedHere, type TeacherMember } from '../teachers/foreign-teacher';
import type { RecipeProblem } from './recipe-problem';
import type { StartRecipe } from '../models/start';

/** What of a recipe the models that its trainings start from must fit. */
interface StartWishes {
  line: string;
  data: { source: DataSource; testRows?: number | undefined };
  teach: {
    members: readonly TeacherMember[];
    folds?: number | undefined;
    start?: StartRecipe | undefined;
  };
  sweep: { architectures: readonly Architecture[] };
  student: { start?: StartRecipe | undefined };
}

type Part = 'student' | 'teach';

/** Fields that ask for a start from earlier models which can't be had, with the reason. */
export function findStartProblems(wishes: StartWishes): RecipeProblem[] {
  const { teach, student } = wishes;
  return [
    ...(student.start ? findCommonProblems(wishes, 'student', student.start) : []),
    ...(teach.start
      ? [...findCommonProblems(wishes, 'teach', teach.start), ...findTeachProblems(wishes)]
      : []),
    ...findShapeProblems(wishes, 'student'),
    ...findShapeProblems(wishes, 'teach'),
  ];
}

function findCommonProblems({ line, data }: StartWishes, part: Part, start: StartRecipe): RecipeProblem[] {
  const problems: RecipeProblem[] = findFieldProblems(part, start);
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

/** A start is either of a line or of a model. */
function findFieldProblems(part: Part, start: StartRecipe): RecipeProblem[] {
  const path = [part, 'start'];
  if (!start.model && start.line === undefined)
    return [{ path, allowed: 'a "line" that has models, or a "model" of another library' }];
  if (!start.model) return [];
  const why = {
    line: 'a training starts from one of them',
    version: 'a file is known by its bytes',
    newHead: 'what the model itself answers is never taken over',
  };
  const fields = ['line', 'version', 'newHead'] as const;
  return fields
    .filter((field) => start[field] !== undefined)
    .map((field) => ({ path: [...path, field], allowed: `nothing beside "model": ${why[field]}` }));
}

/** Networks of the type `backbone` have the layers of the model that they start from, and others have none of them. */
function findShapeProblems({ teach, sweep, student }: StartWishes, part: Part): RecipeProblem[] {
  const [start, path, shapes] =
    part === 'student'
      ? [student.start, ['sweep', 'architectures'], sweep.architectures]
      : [teach.start, ['teach', 'members'], teach.members];
  return shapes.flatMap((shape, i): RecipeProblem[] => {
    const place = [...path, i, 'type'];
    if (!isTrainedHere(shape)) return [];
    if (shape.type === 'backbone' && !start) {
      const allowed = `another type, or ${part}.start beside it: a backbone has the layers of the model that it starts from`;
      return [{ path: place, allowed }];
    }
    if (shape.type === 'backbone' || !start?.model) return [];
    return [
      { path: place, allowed: `"backbone" with ${part}.start.model: other types have none of its layers` },
    ];
  });
}

function findTeachProblems({ line, teach }: StartWishes): RecipeProblem[] {
  if (!teach.members.some(isTrainedHere))
    return [{ path: ['teach', 'start'], allowed: 'nothing: no member is trained here' }];
  if (teach.start?.line !== line || (teach.folds ?? 1) === 1) return [];
  const why = 'a model of this line may have learned the rows that a fold leaves out';
  return [{ path: ['teach', 'start', 'line'], allowed: `another line with teach.folds: ${why}` }];
}
