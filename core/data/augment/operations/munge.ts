import type { LabelledRows } from '../../labelled-rows';
import type { TableLayout } from '../../table/table-layout';
import { findNearest } from '../find-nearest';
import type { RowOperation } from '../working-row';

/** Rows among which the nearest is looked for: all of them would be the square of the data set's size. */
const CANDIDATES = 256;

/**
 * MUNGE: takes each cell, with probability `share`, from a row nearby: a number b for a is drawn from a normal distribution
 * about b with deviation |a − b| / spread, anything else is copied. Bucilă et al. 2006, algorithm 1. In place of the nearest
 * of all rows it is the nearest of 256 that are drawn anew.
 */
export function createMunge(
  data: LabelledRows,
  { columns }: TableLayout,
  share: number,
  spread: number,
): RowOperation {
  const candidates = new Int32Array(CANDIDATES);
  return (row, random, other) => {
    for (let i = 0; i < CANDIDATES; i += 1) candidates[i] = random.below(data.rows);
    const nearest = findNearest(data, row.row, candidates, 1)[0];
    if (nearest === undefined) return;
    const { values } = other(nearest);
    for (const { start, end, number } of columns) {
      if (random.uniform() >= share) continue;
      const own = row.values[start] ?? 0;
      const theirs = values[start] ?? 0;
      row.values.set(values.subarray(start, end), start);
      if (number) row.values[start] = theirs + (Math.abs(own - theirs) / spread) * random.normal();
    }
  };
}
