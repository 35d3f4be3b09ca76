import type { Quarantine } from '../../contracts/data/dataset';
import { InvalidData } from '../../contracts/errors';
import { countReasons } from '../bad-rows';

/** One row that can't be learned from, and why. */
export interface BadRow {
  /** Number of the row among those that could be parsed, from 1 on; or the line of the file. */
  row?: number;
  line?: number;
  column?: string;
  value?: string;
  reason: string;
}

/** Rows that are put aside, each once, by the first thing that is wrong with it. */
export class BadRows {
  private readonly list: BadRow[] = [];
  private readonly isBad: Uint8Array;

  constructor(
    private readonly rows: number,
    rejected: readonly { line: number; reason: string }[],
  ) {
    this.isBad = new Uint8Array(rows);
    this.list.push(...rejected);
  }

  add(row: number, column: string, value: string | null, reason: string): void {
    if (this.isBad[row] === 1) return;
    this.isBad[row] = 1;
    this.list.push({ row: row + 1, column, ...(value !== null && { value }), reason });
  }

  has(row: number): boolean {
    return this.isBad[row] === 1;
  }

  get all(): readonly BadRow[] {
    return this.list;
  }

  /** Numbers of the rows that are good, ascending. */
  good(): Int32Array {
    const good = new Int32Array(this.isBad.reduce((count, bad) => count - bad, this.rows));
    let at = 0;
    this.isBad.forEach((bad, row) => {
      if (bad === 0) good[at++] = row;
    });
    return good;
  }

  /** How many rows there are of each reason, most frequent first. */
  countReasons(): Quarantine['reasons'] {
    const texts = this.list.map(({ column, reason }) => ({
      reason: column === undefined ? reason : `${column}: ${reason}`,
    }));
    return countReasons(texts);
  }

  /** @throws InvalidData where more than `share` of all rows are bad. */
  refuseMoreThan(share: number): void {
    const all = this.rows + this.list.filter(({ line }) => line !== undefined).length;
    if (this.list.length <= share * all) return;
    const reasons = this.countReasons().slice(0, SHOWN);
    throw new InvalidData(
      [
        `${this.list.length} of ${all} rows can't be used, allowed: ${Math.floor(share * all)} (maxBadRows ${share}):`,
        ...reasons.map(({ reason, rows }) => `  ${rows} × ${reason}`),
      ].join('\n'),
      { bad: this.list.length, rows: all, maxBadRows: share, first: this.list.slice(0, SHOWN) },
    );
  }
}

const SHOWN = 5;
