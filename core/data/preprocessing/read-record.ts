import { InvalidInput, type FieldProblem } from '../../contracts/errors';
import { pixelShapeOf } from '../../contracts/data/pixel-format';
import { sizeOf } from '../../contracts/models/shape';
import type { ColumnPreprocessing, Preprocessing } from '../../contracts/data/preprocessing';
import { parseBoolean, parseCategory, parseDatetime, parseNumber, trimCell } from '../table/parse-cell';
import type { Cell } from './encode-features';

/**
 * The cells of one row as it comes to a model in use, by the names of its columns: numbers, yes or no, texts, or all of
 * them as text, as in a file; and of an image its pixels, [height, width, channels] one after the other, from 0 to 255. What
 * is left out or null is missing. They are read as they were in training.
 *
 * @returns in the order of the preprocessing's columns
 * @throws InvalidInput that names each cell that can't be read as its column's kind.
 */
export function readRecord(
  record: Readonly<Record<string, unknown>>,
  { columns, missing }: Preprocessing,
): Cell[] {
  const problems: FieldProblem[] = [];
  const cells = columns.map((column) => {
    const value = record[column.name] ?? null;
    const { cell, allowed } =
      column.kind === 'image' ? readImage(value, column) : readText(value, column.kind, missing);
    if (cell === undefined) problems.push({ path: column.name, value, allowed });
    return cell ?? null;
  });
  if (problems.length > 0) throw new InvalidInput('row', problems);
  return cells;
}

/** A cell, undefined where it can't be read, and what can be. */
interface ReadCell {
  cell: Cell | undefined;
  allowed: string;
}

function readText(value: unknown, kind: Kind, missing: readonly string[]): ReadCell {
  const text = value === null ? '' : trimCell(textOf(value));
  const isMissing = text === '' || missing.includes(text);
  return { cell: isMissing ? null : readCell(kind, text), allowed: ALLOWED[kind] };
}

function readImage(value: unknown, column: ImageColumn): ReadCell {
  const shape = pixelShapeOf(column);
  const values = sizeOf(shape);
  const allowed = `${values} whole numbers from 0 to 255: an image of ${shape.join('×')}`;
  return { cell: value === null ? null : readPixels(value, values), allowed };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Kind = Exclude<ColumnPreprocessing['kind'], 'image'>;

function readCell(kind: Kind, text: string): Cell | undefined {
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

const ALLOWED: Readonly<Record<Kind, string>> = {
  numeric: 'a decimal number',
  boolean: 'yes or no, true or false, 1 or 0',
  datetime: 'a date of ISO 8601',
  categorical: 'a text',
  text: 'a text',
};

type ImageColumn = Extract<ColumnPreprocessing, { kind: 'image' }>;

function readPixels(value: unknown, count: number): Uint8Array | undefined {
  if (!Array.isArray(value) && !(value instanceof Uint8Array)) return undefined;
  const isLight = (each: unknown) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= 255;
  return value.length === count && value.every(isLight) ? Uint8Array.from(value, Number) : undefined;
}
