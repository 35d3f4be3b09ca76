import { MISSING_WORDS, type TaskTarget } from '../../core/contracts/data/table';
import { parseBoolean, parseNumber } from '../../core/data/table/parse-cell';

/** What a list says of an image: its class, or 0 or 1 for each label, or a number. */
export type ListAnswer = { className: string } | { targets: readonly number[] };

/** Why a list says nothing of use. */
export interface NoAnswer {
  reason: string;
  detail?: string;
  /** It isn't that something is wrong: there is nothing at all. */
  isMissing: boolean;
}

/** @param cell of the classes' column */
export function readClass(cell: string): ListAnswer | NoAnswer {
  return cell === '' ? { reason: 'no label', isMissing: true } : { className: cell };
}

/** Reads cells as those of a table's target are read. @param cellOf the cell of a column that the target names. */
export function readTarget(target: TaskTarget, cellOf: (column: string) => string): ListAnswer | NoAnswer {
  if (target.task === 'regression') {
    const cell = cellOf(target.column);
    if (MISSING_WORDS.includes(cell)) return { reason: 'the target is missing', isMissing: true };
    const number = parseNumber(cell);
    return number === undefined
      ? { reason: 'the target is no number', detail: JSON.stringify(cell), isMissing: false }
      : { targets: [number] };
  }
  const targets: number[] = [];
  const isMissing = target.columns.every((column) => MISSING_WORDS.includes(cellOf(column)));
  for (const column of target.columns) {
    const cell = cellOf(column);
    const holds = parseBoolean(cell);
    if (holds !== undefined) targets.push(Number(holds));
    else if (MISSING_WORDS.includes(cell))
      return { reason: 'the label is missing', detail: column, isMissing };
    else {
      const detail = `${column}: ${JSON.stringify(cell)}`;
      return { reason: 'the label is neither yes nor no', detail, isMissing };
    }
  }
  return { targets };
}
