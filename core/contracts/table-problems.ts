import type { Architecture } from './architecture';
import type { DataSource } from './data-source';
import type { FieldProblem } from './errors';
import { isForeign, type TeacherMember } from './foreign-teacher';

/** What a recipe says of its data. */
interface TableWishes {
  source: DataSource;
  classes: number;
  limit?: unknown;
}

/** Fields of `data` that don't fit a table. */
export function findTableProblems({ source, classes, limit }: TableWishes): FieldProblem[] {
  if (source.type !== 'table') return [];
  const { task } = source.target;
  const problems: FieldProblem[] = [];
  if (task !== 'binary' && task !== 'multiclass') {
    const allowed = 'one of "binary", "multiclass": runs learn to tell classes';
    problems.push({ path: 'source.target.task', value: task, allowed });
  }
  if (task === 'binary' && classes !== 2) {
    problems.push({ path: 'classes', value: classes, allowed: '2, since the target is binary' });
  }
  if (limit !== undefined) {
    const allowed = 'nothing for a table: its rows are in splits only once they are all known';
    problems.push({ path: 'limit', value: limit, allowed });
  }
  return problems;
}

/** What a recipe says of learning. */
interface LearningWishes {
  data: TableWishes;
  augment: { views: number; shiftPixels: number };
  teach: { members: readonly TeacherMember[] };
  sweep: { architectures: readonly Architecture[] };
}

/** Fields of a recipe that can't be had with a table. */
export function findLearningProblems({ data, augment, teach, sweep }: LearningWishes) {
  if (data.source.type !== 'table') return [];
  const problems: { path: (string | number)[]; allowed: string }[] = [];
  const nothingMoves = 'for a table: its rows are not moved';
  if (augment.shiftPixels > 0)
    problems.push({ path: ['augment', 'shiftPixels'], allowed: `0 ${nothingMoves}` });
  if (augment.views > 1)
    problems.push({ path: ['augment', 'views'], allowed: `1 ${nothingMoves}, so that all views were alike` });
  const named = [
    ...entriesOf('teach', 'members', teach.members),
    ...entriesOf('sweep', 'architectures', sweep.architectures),
  ];
  for (const { path, architecture } of named) {
    if (architecture.type === 'mlp' || isForeign(architecture)) continue;
    problems.push({ path: [...path, 'type'], allowed: '"mlp" for a table: its rows are no images' });
  }
  return problems;
}

function entriesOf(part: string, list: string, architectures: readonly TeacherMember[]) {
  return architectures.map((architecture, i) => ({ path: [part, list, i], architecture }));
}
