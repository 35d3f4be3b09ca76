// The rows that students are taught on: those of training, and behind them those without a label, where there are any.
import type { TrainingView } from '../../core/data/batches';
import { joinInputs } from '../../core/data/join-inputs';
import type { LabelledRows } from '../../core/data/labelled-rows';

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
  };
}

/**
 * Gives rows without a label the class that the soft labels hold most likely over all views. Lee 2013, "Pseudo-Label".
 * The part of a loss that goes by hard labels so asks of a student what its teacher would answer.
 *
 * @param train whose rows from `start` on have no label
 * @throws Error where a view has no soft labels
 */
export function labelByTeachers(
  train: LabelledRows,
  start: number,
  views: readonly TrainingView[],
  classes: number,
): LabelledRows {
  const labels = train.labels.map((label, row) => {
    if (row < start) return label;
    const sums = new Float64Array(classes);
    for (const { softLogProbabilities: soft } of views) {
      if (!soft) throw new Error('rows without a label need soft labels of every view');
      for (let k = 0; k < classes; k += 1)
        sums[k] = (sums[k] ?? 0) + Math.exp(soft[row * classes + k] ?? -Infinity);
    }
    return sums.reduce((best, sum, k) => (sum > (sums[best] ?? 0) ? k : best), 0);
  });
  return { ...train, labels };
}
