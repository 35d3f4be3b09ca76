/** Rows [start, start + rows) of a split. */
export interface RowRun {
  start: number;
  rows: number;
}

/**
 * Runs of rows from all over a split, from its first row to its last, none of which overlap: files are often sorted.
 *
 * @param runRows of one run, fewer where the split has fewer
 * @param runs at most
 */
export function spreadRuns(rows: number, { runRows, runs }: { runRows: number; runs: number }): RowRun[] {
  const own = Math.min(runRows, rows);
  const count = Math.min(runs, Math.floor(rows / own));
  return Array.from({ length: count }, (_, run) => {
    return { start: Math.floor((run * (rows - own)) / Math.max(1, count - 1)), rows: own };
  });
}

/** A split that is no larger than this is asked about as a whole. */
const SAMPLE_ROWS = 51_200;

/** Of training rows, those that models of folds are compared on: all of a small split, and some of a large one. */
export function foldSample(rows: number): RowRun[] {
  if (rows <= SAMPLE_ROWS) return [{ start: 0, rows }];
  return spreadRuns(rows, { runRows: 256, runs: SAMPLE_ROWS / 256 });
}
