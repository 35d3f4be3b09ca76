import { ONE_SCORE, typesFor, type Architecture } from '../models/architecture';
import type { DataSource, SourceOf } from '../data/data-source';
import type { FieldProblem } from '../errors';
import { isForeign, type TeacherMember } from '../teachers/foreign-teacher';
import { pinnedFile } from '../data/location';
import type { RecipeProblem } from './recipe-problem';
import type { TableFormat } from '../data/table';
import { endingOf, TABLE_ENDINGS } from '../data/table-endings';
import { taskOf, type Task } from '../data/task';

/** What a recipe says of its data. */
interface TableWishes {
  source: DataSource;
  classes: number;
  limit?: unknown;
}

/** Fields of `data` that don't fit a table. */
export function findTableProblems({ source, limit }: TableWishes): FieldProblem[] {
  if (source.type !== 'table') return [];
  const problems: FieldProblem[] = [];
  if (source.arrays !== undefined && formatOfTable(source) !== 'npz') {
    const allowed = 'nothing but for files of the format "npz": others have no arrays to choose from';
    problems.push({ path: 'source.arrays', value: source.arrays, allowed });
  }
  if (limit !== undefined) {
    const allowed = 'nothing for a table: its rows are in splits only once they are all known';
    problems.push({ path: 'limit', value: limit, allowed });
  }
  for (const [name, { kind }] of Object.entries(source.columns)) {
    if (kind !== 'image' || source.images) continue;
    const allowed = 'another kind, or data.source.images, which says the size and the channels of images';
    problems.push({ path: `source.columns.${name}.kind`, value: kind, allowed });
  }
  return problems;
}

/** As the recipe says, or as the first file's name ends. */
function formatOfTable({ files: [first], format }: SourceOf<'table'>): TableFormat | undefined {
  if (format !== undefined || first === undefined) return format;
  return TABLE_ENDINGS[endingOf(pinnedFile(first).uri)];
}

/** What a recipe says of learning. */
interface LearningWishes {
  data: TableWishes;
  augment: { shiftPixels: number };
  teach: { members: readonly TeacherMember[] };
  sweep: { architectures: readonly Architecture[] };
}

/** Fields of a recipe that can't be had with its kind of data. */
export function findLearningProblems(wishes: LearningWishes): RecipeProblem[] {
  const isTable = wishes.data.source.type === 'table';
  return [...(isTable ? findMovingProblems(wishes) : []), ...findShapeProblems(wishes, isTable)];
}

function findMovingProblems({ augment }: LearningWishes): RecipeProblem[] {
  if (augment.shiftPixels === 0) return [];
  const allowed = '0 for a table: its rows are not moved';
  return [{ path: ['augment', 'shiftPixels'], allowed }];
}

function findShapeProblems({ data, teach, sweep }: LearningWishes, isTable: boolean): RecipeProblem[] {
  const types = typesFor(isTable ? 'rows' : 'images');
  const choice = `one of ${types.map((type) => JSON.stringify(type)).join(', ')}`;
  const allowed = isTable
    ? `${choice} for a table: its rows are no images`
    : `${choice} for images: they have no columns`;
  const named = [
    ...entriesOf('teach', 'members', teach.members),
    ...entriesOf('sweep', 'architectures', sweep.architectures),
  ];
  return named.flatMap(({ path, architecture }): RecipeProblem[] => {
    if (isForeign(architecture)) return [];
    const { type } = architecture;
    if (!types.includes(type)) return [{ path: [...path, 'type'], allowed }];
    if (type === 'joint-fusion' && data.source.type === 'table' && !data.source.images) {
      const without = 'another type without data.source.images: there are no images to learn from';
      return [{ path: [...path, 'type'], allowed: without }];
    }
    if (!ONE_SCORE.includes(type)) return [];
    const other = anotherThanOneScore(taskOf(data.source), data.classes);
    return other === undefined ? [] : [{ path: [...path, 'type'], allowed: other }];
  });
}

/** What is allowed instead of a network that gives one score a row, where one isn't enough. */
function anotherThanOneScore(task: Task | undefined, classes: number): string | undefined {
  if (task === 'regression') return undefined;
  if (task === 'multi-label') return `another type with the task "${task}": this one gives one score a row`;
  return classes === 2 ? undefined : `another type with ${classes} classes: this one tells two apart`;
}

function entriesOf(part: string, list: string, architectures: readonly TeacherMember[]) {
  return architectures.map((architecture, i) => ({ path: [part, list, i], architecture }));
}
