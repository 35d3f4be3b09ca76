import { sizeOf } from '../contracts/models/shape';
import { needsSoftLabels } from '../distillation/losses/loss-for';
import type { TrainRequest } from './engine';

/** Fails before any work where the loss would find no soft labels, or no values of a hint, in some epoch. */
export function refuseMissingLabels({ loss, hints = [], views, train: rows, classes }: TrainRequest): void {
  views.forEach(({ shifts, softLogProbabilities, hints: values = [] }, i) => {
    if (shifts.length !== 2 * rows.rows) throw new Error(`view ${i} has shifts for another number of rows`);
    if (needsSoftLabels(loss) && softLogProbabilities?.length !== rows.rows * classes) {
      throw new Error(`view ${i} lacks soft labels for its ${rows.rows} rows, and the loss needs them`);
    }
    hints.forEach(({ layer, shape }, number) => {
      if (values[number]?.length === rows.rows * sizeOf(shape)) return;
      throw new Error(
        `view ${i} lacks hint ${number + 1} for its ${rows.rows} rows, which ${layer} learns from`,
      );
    });
  });
}
