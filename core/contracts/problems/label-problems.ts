import type { DataSource } from '../data/data-source';
import type { LabelFormat } from '../labels/label-format';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from '../data/task';
import type { TaughtLoss } from '../training/training';

/** What of a recipe the format of its labels must fit. */
interface LabelWishes {
  data: { source: DataSource; classes: number };
  label: { format?: LabelFormat | undefined; maxDivergence?: number | undefined };
  student: { loss?: TaughtLoss | undefined };
}

/** Fields of a recipe that don't go with how its labels are kept, with the reason. */
export function findLabelProblems({ data, label, student }: LabelWishes): RecipeProblem[] {
  const { format, maxDivergence } = label;
  if (typeof format !== 'object') {
    if (maxDivergence === undefined) return [];
    const allowed = 'nothing without "top-k" in label.format: other formats leave no class out';
    return [{ path: ['label', 'maxDivergence'], allowed }];
  }
  // Of other tasks there is no top-k whatever its size.
  if (taskOf(data.source)) return [];
  return [...findSizeProblems(format.classes, data.classes), ...findTailProblems(student.loss)];
}

/** 3 k + 2 bytes are to be less than the 2 K of float16. */
function findSizeProblems(kept: number, classes: number): RecipeProblem[] {
  const most = Math.ceil((2 * classes - 2) / 3) - 1;
  if (kept <= most) return [];
  if (most < 1) {
    const allowed = `"float32" or "float16" with ${classes} classes: there is no class to leave out that would save a byte`;
    return [{ path: ['label', 'format'], allowed }];
  }
  const allowed = `at most ${most} of ${classes} classes: more take no fewer bytes than "float16", which keeps all`;
  return [{ path: ['label', 'format', 'classes'], allowed }];
}

/** Losses that read more of the classes left out than how likely they are together. */
function findTailProblems(loss: TaughtLoss | undefined): RecipeProblem[] {
  if (!loss) return [];
  const refuse = (field: string, allowed: string) => [{ path: ['student', 'loss', field], allowed }];
  if (loss.method !== 'distillation') {
    const reason = OF_METHODS[loss.method] ?? 'nothing bounds what it makes of classes that are left out';
    return refuse('method', `"distillation" with labels of the top classes: ${reason}`);
  }
  const { divergence = 'kl', standardise } = loss;
  if (divergence !== 'kl' && divergence !== 'jensen-shannon') {
    const allowed = `"kl" or "jensen-shannon" with labels of the top classes: ${OF_DIVERGENCES[divergence]}`;
    return refuse('divergence', allowed);
  }
  if (!standardise) return [];
  return refuse(
    'standardise',
    "false with labels of the top classes: a row's deviation would be that of classes that are left out",
  );
}

const OF_METHODS: Readonly<Partial<Record<TaughtLoss['method'], string>>> = {
  dkd: 'beside a sure target the others count in full, and most of them are left out',
  dist: 'it correlates the values of a class from row to row, and in most rows the class is left out',
};

const OF_DIVERGENCES = {
  logits: 'each class counts alike, however unlikely, and most of them are left out',
  'reverse-kl': 'it takes the logarithms of classes that are left out wherever the student believes in them',
} as const;
