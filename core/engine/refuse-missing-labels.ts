import { needsSoftLabels } from '../distillation/losses/loss-for';
import type { TrainRequest } from './engine';

/** Fails before any work where the loss would find no soft labels in some epoch. */
export function refuseMissingLabels({ loss, views, train: rows, classes }: TrainRequest): void {
  views.forEach(({ shifts, softLogProbabilities }, i) => {
    if (shifts.length !== 2 * rows.rows) throw new Error(`view ${i} has shifts for another number of rows`);
    if (needsSoftLabels(loss) && softLogProbabilities?.length !== rows.rows * classes) {
      throw new Error(`view ${i} lacks soft labels for its ${rows.rows} rows, and the loss needs them`);
    }
  });
}
