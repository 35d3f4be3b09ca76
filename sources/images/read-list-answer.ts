import { MISSING_WORDS, type TaskTarget } from '../../core/contracts/table';
import { parseBoolean, parseNumber } from '../../core/data/table/parse-cell';

/** What a list says of an image: its class, or 0 or 1 for each label, or a number. */
export type ListAnswer = { className: string } | { targets: readonly number[] };

/** Why a list says nothing of use. */
export interface NoAnswer {
  reason: string;
  detail?: string;
}

/** @param cell of the classes' column */
export function readClass(cell: string): ListAnswer | NoAnswer {
  return cell === '' ? { reason: 'no label' } : { className: cell };
}

/** Reads cells as those of a table's target are read. @param cellOf the cell of a column that the target names. */
export function readTarget(target: TaskTarget, cellOf: (column: string) => string): ListAnswer | NoAnswer {
  if (target.task === 'regression') {
    const cell = cellOf(target.column);
    if (MISSING_WORDS.includes(cell)) return { reason: 'the target is missing' };
    const number = parseNumber(cell);
    return number === undefined
      ? { reason: 'the target is no number', detail: JSON.stringify(cell) }
      : { targets: [number] };
  }
  const targets: number[] = [];
  for (const column of target.columns) {
    const cell = cellOf(column);
    const holds = parseBoolean(cell);
    if (holds !== undefined) targets.push(Number(holds));
    else if (MISSING_WORDS.includes(cell)) return { reason: 'the label is missing', detail: column };
    else return { reason: 'the label is neither yes nor no', detail: `${column}: ${JSON.stringify(cell)}` };
  }
  return { targets };
}
