import { InvalidInput, type FieldProblem } from '../../contracts/errors';
import type { ColumnPreprocessing, Preprocessing } from '../../contracts/preprocessing';
import { parseBoolean, parseCategory, parseDatetime, parseNumber, trimCell } from '../table/parse-cell';
import type { Cell } from './encode-features';

/**
 * The cells of one row as it comes to a model in use, by the names of its columns: numbers, yes or no, texts, or all of
 * them as text, as in a file. What is left out or null is missing. They are read as they were in training.
 *
 * @returns in the order of the preprocessing's columns
 * @throws InvalidInput that names each cell that can't be read as its column's kind.
 */
export function readRecord(
  record: Readonly<Record<string, unknown>>,
  { columns, missing }: Preprocessing,
): Cell[] {
  const problems: FieldProblem[] = [];
  const cells = columns.map(({ name, kind }) => {
    const value = record[name];
    const text = value === null || value === undefined ? '' : trimCell(textOf(value));
    if (text === '' || missing.includes(text)) return null;
    const cell = readCell(kind, text);
    if (cell === undefined) problems.push({ path: name, value, allowed: ALLOWED[kind] });
    return cell ?? null;
  });
  if (problems.length > 0) throw new InvalidInput('row', problems);
  return cells;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readCell(kind: ColumnPreprocessing['kind'], text: string): Cell | undefined {
  switch (kind) {
    case 'numeric':
      return parseNumber(text);
    case 'boolean':
      return parseBoolean(text);
    case 'datetime':
      return parseDatetime(text);
    case 'categorical':
      return parseCategory(text);
    case 'text':
      return text;
  }
}

const ALLOWED: Readonly<Record<ColumnPreprocessing['kind'], string>> = {
  numeric: 'a decimal number',
  boolean: 'yes or no, true or false, 1 or 0',
  datetime: 'a date of ISO 8601',
  categorical: 'a text',
  text: 'a text',
};
