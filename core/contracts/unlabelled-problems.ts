import { borrowsRows, type AugmentOperation } from './augment-operation';
import type { DataSource } from './data-source';
import type { TeacherMember } from './foreign-teacher';
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
    case 'image-list':
      return [];
    case 'table':
      return findTableProblems(source);
    default: {
      const allowed = `false with a source of type "${source.type}": all of its rows have labels`;
      return [{ path: ['data', 'unlabelled'], allowed }];
    }
  }
}

function findTableProblems(source: Extract<DataSource, { type: 'table' }>): RecipeProblem[] {
  const path = ['data', 'unlabelled'];
  const { split } = source;
  if (split.method !== 'grouped' && split.method !== 'by-time') return [];
  const whose = split.method === 'grouped' ? 'of a group in test' : 'newer than training';
  return [
    { path, allowed: `false with a split that is ${split.method}: a row ${whose} would be learned from` },
  ];
}
