import { borrowsRows, type AugmentOperation } from '../data/augment-operation';
import type { DataSource, SourceOf } from '../data/data-source';
import type { TeacherMember } from '../teachers/foreign-teacher';
import type { RecipeProblem } from './recipe-problem';

/** What of a recipe bears on rows without a label. */
interface UnlabelledWishes {
  data: { source: DataSource; unlabelled?: boolean | undefined };
  augment: { operations?: readonly AugmentOperation[] | undefined };
  teach: { members: readonly TeacherMember[] };
}

/** Fields of a recipe that can't be had with rows that have no label, with the reason. */
export function findUnlabelledProblems({ data, augment, teach }: UnlabelledWishes): RecipeProblem[] {
  if (!data.unlabelled) return [];
  return [
    ...findSourceProblems(data.source),
    ...(borrowsRows(augment.operations ?? []) ? [MIXED] : []),
    ...teach.members.flatMap(({ type }, i): RecipeProblem[] =>
      type === 'labels'
        ? [{ path: ['teach', 'members', i, 'type'], allowed: `another type with data.unlabelled: ${FILE}` }]
        : [],
    ),
  ];
}

const MIXED: RecipeProblem = {
  path: ['augment', 'operations'],
  allowed: 'no mixup, cutmix, munge or smote with data.unlabelled: they mix in rows whose class nobody knows',
};
const FILE = 'a file has labels for the rows that it names, and these are of splits';

function findSourceProblems(source: DataSource): RecipeProblem[] {
  switch (source.type) {
    case 'image-folder':
      return [];
    case 'image-list':
      return findKeyProblems(source.columns);
    case 'table':
      return findTableProblems(source);
    default: {
      const allowed = `false with a source of type "${source.type}": all of its rows have labels`;
      return [{ path: ['data', 'unlabelled'], allowed }];
    }
  }
}

function findTableProblems(source: SourceOf<'table'>): RecipeProblem[] {
  const { method } = source.split;
  return method === 'grouped' || method === 'by-time' ? [refuseKeyed(method)] : [];
}

function findKeyProblems({ group, time }: SourceOf<'image-list'>['columns']): RecipeProblem[] {
  return [
    ...(group === undefined ? [] : [refuseKeyed('grouped')]),
    ...(time === undefined ? [] : [refuseKeyed('by-time')]),
  ];
}

function refuseKeyed(method: 'grouped' | 'by-time'): RecipeProblem {
  const whose = method === 'grouped' ? 'of a group in test' : 'newer than training';
  const allowed = `false with a split that is ${method}: a row ${whose} would be learned from`;
  return { path: ['data', 'unlabelled'], allowed };
}
