import { InvalidInput } from '../../core/contracts/errors';
import type { ColumnInput, TeacherInput } from '../../core/contracts/teachers/teacher-mapping';
import { MISSING_BOOLEAN, MISSING_CATEGORY, type TypedColumn } from '../../core/data/table/typed-column';
import { toNumericArray, type TeacherTensor, type TensorType } from './numeric-type';

type ColumnsInput = Extract<TeacherInput, { reads: 'columns' }>;

/**
 * Columns of a table side by side, as a model reads them: numbers as they are, dates in seconds since 1970, yes and no as
 * 1 and 0, and categories and text as text or by their codes.
 *
 * @param path of the input in the member, for messages.
 * @returns [rows, columns]
 * @throws InvalidInput that names a column with a cell that the model's type can't hold.
 */
export function encodeColumns(
  columns: readonly TypedColumn[],
  rows: { start: number; count: number },
  { columns: wanted }: ColumnsInput,
  type: TensorType,
  path: string,
): TeacherTensor {
  const { start, count } = rows;
  const readers = wanted.map((input, i) => {
    const column = columns.find(({ name }) => name === input.name);
    const field = `${path}.columns[${i}]`;
    if (!column) throw refuse(field, input.name, 'a column of the data that is learned from');
    if (column.kind === 'image')
      throw refuse(
        field,
        input.name,
        'a column without images: an input of its own reads those, with "reads": "images" and "column"',
      );
    return type === 'string' ? readText(column, input, field) : readNumber(column, input, field);
  });
  const shape = [count, wanted.length];
  const cells = readers.flatMap((read) => Array.from({ length: count }, (_, row) => read(start + row)));
  const at = (i: number) => (i % wanted.length) * count + Math.floor(i / wanted.length);
  if (type === 'string')
    return { type, shape, data: Array.from(cells, (_, i) => String(cells[at(i)] ?? '')) };
  const values = Float64Array.from(cells, (_, i) => Number(cells[at(i)] ?? NaN));
  const where = (position: number) => `${path}.columns[${position % wanted.length}]`;
  return { type, shape, data: toNumericArray(values, type, where) };
}

type CellColumn = Exclude<TypedColumn, { kind: 'image' }>;
type CellReader = (row: number) => number | string;

function readNumber(column: CellColumn, input: ColumnInput, path: string): CellReader {
  const { codes, missing = NaN } = input;
  if (typeof missing === 'string')
    throw refuse(`${path}.missing`, missing, 'a number, since the model reads numbers');
  if (column.kind === 'numeric' || column.kind === 'datetime') {
    if (codes) throw refuse(`${path}.codes`, codes, `nothing, since ${column.name} is ${column.kind}`);
    return (row) => {
      const value = column.values[row] ?? NaN;
      return Number.isNaN(value) ? missing : value;
    };
  }
  const text = textOf(column);
  const numbers = new Map(Object.entries(codes ?? {}));
  if (column.kind === 'boolean' && !codes) {
    numbers.set('true', 1);
    numbers.set('false', 0);
  } else if (!codes) {
    const allowed = `numbers for its values, as {"value": number}: ${column.name} is ${column.kind}, and the model reads numbers`;
    throw refuse(`${path}.codes`, undefined, allowed);
  }
  return (row) => {
    const value = text(row);
    if (value === null) return missing;
    const code = numbers.get(value);
    if (code !== undefined) return code;
    throw refuse(`${path}.codes`, value, 'a number for every value that the data has');
  };
}

function readText(column: CellColumn, { codes, missing = '' }: ColumnInput, path: string): CellReader {
  if (codes) throw refuse(`${path}.codes`, codes, 'nothing, since the model reads text');
  if (column.kind === 'numeric' || column.kind === 'datetime') {
    const allowed = `a column of categories, text, or yes and no, since the model reads text and ${column.name} is ${column.kind}`;
    throw refuse(path, column.name, allowed);
  }
  const text = textOf(column);
  return (row) => text(row) ?? missing;
}

function textOf(
  column: Exclude<CellColumn, { kind: 'numeric' | 'datetime' }>,
): (row: number) => string | null {
  switch (column.kind) {
    case 'text':
      return (row) => column.values[row] ?? null;
    case 'boolean':
      return (row) => (column.values[row] === MISSING_BOOLEAN ? null : String(column.values[row] === 1));
    case 'categorical':
      return (row) => {
        const code = column.values[row] ?? MISSING_CATEGORY;
        return code === MISSING_CATEGORY ? null : (column.categories[code] ?? null);
      };
  }
}

function refuse(path: string, value: unknown, allowed: string): InvalidInput {
  return new InvalidInput('teacher', [{ path, value, allowed }]);
}
