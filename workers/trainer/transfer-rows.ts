// The rows that students are taught on: those of training, and behind them those without a label, where there are any.
import type { Dataset } from '../../core/contracts/data/dataset';
import type { Task } from '../../core/contracts/data/task';
import type { TrainingView } from '../../core/data/batches';
import { joinInputs } from '../../core/data/join-inputs';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { toShares } from '../../core/distillation/to-outputs';

/** Rows of training with others behind them. */
export function appendRows(train: LabelledRows, others: LabelledRows): LabelledRows {
  const labels = new Uint8Array(train.rows + others.rows);
  labels.set(train.labels);
  labels.set(others.labels, train.rows);
  return {
    ...train,
    rows: labels.length,
    inputs: joinInputs(train.shape, train.inputs, others.inputs),
    labels,
    ...(train.targets && { targets: lengthen(train.targets, train.rows, labels.length) }),
  };
}

/** [rows, width] → [longer, width], with zeros behind. */
function lengthen(values: Float32Array, rows: number, longer: number): Float32Array {
  const longest = new Float32Array((values.length / rows) * longer);
  longest.set(values);
  return longest;
}

/**
 * Gives rows without a label what the soft labels say over all views: the class that is most likely, each label that is likely, or
 * the mean number. Lee 2013, "Pseudo-Label". The part of a loss that goes by hard labels so asks of a student what its teacher would answer.
 *
 * @param train whose rows from `start` on have no label
 * @throws Error where a view has no soft labels
 */
export function labelByTeachers(
  train: LabelledRows,
  start: number,
  views: readonly TrainingView[],
  { classes, task }: Pick<Dataset, 'classes' | 'task'>,
): LabelledRows {
  const { labels, targets } = { labels: train.labels.slice(), targets: train.targets?.slice() };
  for (let row = start; row < train.rows; row += 1) {
    const means = meanAnswer(views, row, classes, task);
    targets?.set(task === 'multi-label' ? means.map((share) => Number(share > 0.5)) : means, row * classes);
    if (!targets) labels[row] = means.reduce((best, mean, k) => (mean > (means[best] ?? 0) ? k : best), 0);
  }
  return { ...train, labels, ...(targets && { targets }) };
}

/** What a row's soft labels say on average: probabilities of classes or labels, or a number. */
function meanAnswer(
  views: readonly TrainingView[],
  row: number,
  outputs: number,
  task: Task | undefined,
): Float64Array {
  const means = new Float64Array(outputs);
  for (const { softLogProbabilities: soft } of views) {
    if (!soft) throw new Error('rows without a label need soft labels of every view');
    const shares = toShares(soft.subarray(row * outputs, (row + 1) * outputs), task);
    shares.forEach((share, k) => (means[k] = (means[k] ?? 0) + share / views.length));
  }
  return means;
}
