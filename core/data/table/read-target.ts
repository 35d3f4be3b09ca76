import { InvalidData } from '../../contracts/errors';
import type { TableRecipe, TargetRecipe } from '../../contracts/data/table';
import type { BadRows } from './bad-rows';
import { parseBoolean, parseCategory } from './parse-cell';
import { numbersOf, textsOf, type RawTable } from './raw-table';

/** What is to be predicted, for every row; rows without it are bad, and hold 0. */
export interface Targets {
  /** Names of the classes, or of the labels; none in a regression. */
  names: readonly string[];
  /** float32 [rows, width]: the class, or 0 and 1 for each label, or the value. */
  values: Float32Array;
  width: number;
  /** 1 where a row has no target and is kept all the same, uint8 [rows]; it holds 0. */
  unlabelled?: Uint8Array;
}

/** @throws InvalidData where the target's column has other values than the task allows. */
export async function readTargets(
  table: RawTable,
  { target, unlabelled = false }: Pick<TableRecipe, 'target' | 'unlabelled'>,
  bad: BadRows,
): Promise<Targets> {
  const reading = { table, bad, keepsUnlabelled: unlabelled };
  switch (target.task) {
    case 'regression':
      return readNumbers({ ...reading, column: target.column });
    case 'multi-label':
      return readLabels(reading, target.columns);
    case 'binary':
      return readClasses({ ...reading, column: target.column }, (found) => orderBinary(found, target));
    case 'multiclass':
      return readClasses(
        { ...reading, column: target.column },
        (found) => target.classes ?? orderClasses(found, target),
      );
  }
}

interface Reading {
  table: RawTable;
  bad: BadRows;
  keepsUnlabelled: boolean;
}

async function readNumbers({ table, column, bad, keepsUnlabelled }: ColumnReading): Promise<Targets> {
  const values = new Float32Array(table.rows);
  const unlabelled = new Uint8Array(keepsUnlabelled ? table.rows : 0);
  for await (const block of table.scan([{ name: column, as: 'number' }])) {
    numbersOf(block, 0).forEach((value, i) => {
      const row = block.start + i;
      if (Number.isFinite(value)) values[row] = value;
      else if (Number.isNaN(value) && keepsUnlabelled) unlabelled[row] = 1;
      else
        bad.add(row, column, null, Number.isNaN(value) ? 'the target is missing' : 'the target is no number');
    });
  }
  return { names: [], values, width: 1, ...(keepsUnlabelled && { unlabelled }) };
}

/** A row without any label is unlabelled; one that lacks some of them is bad. */
async function readLabels(
  { table, bad, keepsUnlabelled }: Reading,
  columns: readonly string[],
): Promise<Targets> {
  const unlabelled = new Uint8Array(keepsUnlabelled ? table.rows : 0);
  const width = columns.length;
  const values = new Float32Array(table.rows * width);
  const wanted = columns.map((name) => ({ name, as: 'text' as const }));
  for await (const block of table.scan(wanted)) {
    const cells = columns.map((_, label) => textsOf(block, label));
    if (keepsUnlabelled)
      for (let i = 0; i < (cells[0]?.length ?? 0); i += 1)
        if (cells.every((own) => own[i] === null)) unlabelled[block.start + i] = 1;
    columns.forEach((column, label) => {
      cells[label]?.forEach((cell, i) => {
        const row = block.start + i;
        if (unlabelled[row] === 1) return;
        const value = cell === null ? undefined : parseBoolean(cell);
        if (value !== undefined) values[row * width + label] = Number(value);
        else
          bad.add(
            row,
            column,
            cell,
            cell === null ? 'the label is missing' : 'the label is neither yes nor no',
          );
      });
    });
  }
  return { names: columns, values, width, ...(keepsUnlabelled && { unlabelled }) };
}

interface ColumnReading extends Reading {
  column: string;
}

async function readClasses(
  { table, column, bad, keepsUnlabelled }: ColumnReading,
  order: (found: readonly string[]) => readonly string[],
): Promise<Targets> {
  const unlabelled = new Uint8Array(keepsUnlabelled ? table.rows : 0);
  const codes = new Map<string, number>();
  const coded = new Int32Array(table.rows);
  for await (const block of table.scan([{ name: column, as: 'text' }])) {
    textsOf(block, 0).forEach((cell, i) => {
      const row = block.start + i;
      if (cell === null) {
        if (keepsUnlabelled) unlabelled[row] = 1;
        else bad.add(row, column, null, 'the target is missing');
        return;
      }
      const value = parseCategory(cell);
      const code = codes.get(value) ?? codes.size;
      codes.set(value, code);
      coded[row] = code;
    });
  }
  const found = [...codes.keys()];
  const names = order(found);
  const classOf = found.map((value) => names.indexOf(value));
  const values = Float32Array.from(coded, (code, row) => {
    if (bad.has(row) || unlabelled[row] === 1) return 0;
    const number = classOf[code] ?? -1;
    if (number < 0) bad.add(row, column, found[code] ?? null, 'the target is none of the classes');
    return Math.max(0, number);
  });
  return { names, values, width: 1, ...(keepsUnlabelled && { unlabelled }) };
}

function orderBinary(
  found: readonly string[],
  { column, positive }: Extract<TargetRecipe, { task: 'binary' }>,
): readonly string[] {
  const others = found.filter((value) => value !== positive);
  const [negative] = others;
  if (found.includes(positive) && negative !== undefined && others.length === 1) return [negative, positive];
  throw wrongValues(column, found, `two values, one of them the positive ${JSON.stringify(positive)}`);
}

const MOST_CLASSES = 256;
const INTEGER = /^[+-]?[0-9]+$/;

/** Numbers by size, else by their characters. */
function orderClasses(found: readonly string[], { column }: { column: string }): readonly string[] {
  if (found.length < 2 || found.length > MOST_CLASSES) {
    throw wrongValues(column, found, `2 to ${MOST_CLASSES} values`);
  }
  if (found.every((value) => INTEGER.test(value))) return [...found].sort((a, b) => Number(a) - Number(b));
  return [...found].sort();
}

function wrongValues(column: string, found: readonly string[], allowed: string): InvalidData {
  const shown = found.slice(0, 5).map((value) => JSON.stringify(value));
  const more = found.length > shown.length ? ' …' : '';
  return new InvalidData(
    `target ${column} has ${found.length} different values (${shown.join(', ')}${more}), allowed: ${allowed}`,
    { column, values: found.length },
  );
}
