import { borrowsRows, fitsRows, mixesLabels, type AugmentOperation } from '../data/augment-operation';
import type { TeacherMember } from '../teachers/foreign-teacher';
import { hasFoldedLabels } from '../teachers/choose-folds';
import type { RecipeProblem } from './recipe-problem';

/** What a recipe says of its views, and of what learns from them. */
interface AugmentWishes {
  data: { source: { type: string } };
  augment: { views: number; shiftPixels: number; operations?: readonly AugmentOperation[] | undefined };
  teach: { members: readonly TeacherMember[]; loss: { method: string }; folds?: number | undefined };
  student: { loss?: { method: string } | undefined };
}

/** Fields of a recipe that ask for views that can't be, or can't be learned from. */
export function findAugmentProblems({ data, augment, teach, student }: AugmentWishes) {
  const problems: RecipeProblem[] = [];
  const { operations = [] } = augment;
  const kind = data.source.type === 'table' ? 'table' : 'image';
  operations.forEach(({ type }, i) => {
    if (fitsRows(type, kind)) return;
    problems.push({
      path: ['augment', 'operations', i, 'type'],
      allowed: `${ALLOWED[kind]}: ${REASONS[kind]}`,
    });
  });
  if (augment.views > 1 && kind === 'table' && !changesRows(augment)) {
    const allowed = '1 for a table without operations, since all views were alike';
    problems.push({ path: ['augment', 'views'], allowed });
  }
  if (borrowsRows(operations) && hasFoldedLabels({ data, teach })) {
    const allowed =
      '1 with mixup, cutmix, munge or smote: they mix rows of several folds, and every model has seen a part';
    problems.push({ path: ['teach', 'folds'], allowed });
  }
  if (!mixesLabels(operations)) return problems;
  const reason = 'has no meaning for rows of two classes at once, which mixup and cutmix make';
  if (student.loss?.method === 'dkd') {
    const allowed = `"distillation" or "dist" with these augment.operations: the target class of dkd ${reason}`;
    problems.push({ path: ['student', 'loss', 'method'], allowed });
  }
  if (teach.loss.method === 'focal') {
    const allowed = `"hard-labels" or "label-smoothing" with these augment.operations: the focal loss ${reason}`;
    problems.push({ path: ['teach', 'loss', 'method'], allowed });
  }
  return problems;
}

const ALLOWED = {
  image:
    'one of "shift", "flip", "rotate", "scale", "crop", "jitter", "noise", "cutout", "randaugment", "mixup", "cutmix"',
  table: 'one of "noise", "drop", "munge", "mixup", "smote"',
} as const;

const REASONS = {
  image: 'the rows are images, and the others work on the cells of a table',
  table: 'the rows are those of a table, and the others work on pixels',
} as const;

/** Whether views differ from the rows as they are: then what is known of the rows is not known of the views. */
function changesRows({ shiftPixels, operations = [] }: AugmentWishes['augment']): boolean {
  return shiftPixels > 0 || operations.length > 0;
}
