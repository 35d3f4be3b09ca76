import Table from 'cli-table3';
import type { SchemaColumn } from '../../core/contracts/data/table';
import type { ColumnProfile } from '../../core/data/table/column-profile';
import type { TableInspection } from '../../core/data/table/inspect-table';
import { describeColumns } from '../../core/policy/column-wording';
import { columnLines } from './data-notes';
import { TABLE_STYLE } from './table-style';

/** Columns as they were found; then, where a target is known, splits, bad rows and duplicates. */
export function describeTable(name: string, inspection: TableInspection): string {
  const { rows, columns } = inspection;
  return [
    `${name}: ${count(rows)} rows, ${columns.length} columns`,
    columnTable(inspection),
    ...(inspection.learning ? [splitTable(inspection.learning), ...notes(inspection.learning)] : []),
    ...badRowLines(inspection),
  ].join('\n\n');
}

function columnTable({ columns, profiles }: TableInspection): string {
  const head = ['column', 'kind', 'missing', 'different', 'values', 'use'];
  const table = new Table({
    ...TABLE_STYLE,
    head,
    colAligns: ['left', 'left', 'right', 'right', 'left', 'left'],
    wordWrap: true,
    colWidths: [null, null, null, null, 44, 34],
  });
  columns.forEach((column, i) => {
    const profile = profiles[i];
    if (!profile) return;
    const { name, rows, missing, distinct } = profile;
    const share = missing === 0 ? '·' : `${((100 * missing) / rows).toFixed(1)} %`;
    table.push([
      name,
      column.kind,
      share,
      count(distinct),
      describeValues(column, profile),
      describeUse(column),
    ]);
  });
  return table.toString();
}

function describeValues(
  { kind }: SchemaColumn,
  { minimum, maximum, rows, frequent, missing, meanWords }: ColumnProfile,
): string {
  if (kind === 'image') return 'images';
  if (kind === 'text') return `${meanWords.toFixed(1)} words a cell`;
  if (kind === 'numeric' && minimum !== null && maximum !== null)
    return `${short(minimum)} … ${short(maximum)}`;
  const present = Math.max(1, rows - missing);
  return frequent
    .slice(0, 3)
    .map(({ value, rows: own }) => `${cut(value)} ${percent(own, present)}`)
    .join(', ');
}

function describeUse({ role, reason }: SchemaColumn): string {
  if (role === 'unused') return reason === undefined ? 'left out' : `left out: ${reason}`;
  return role;
}

type Learning = NonNullable<TableInspection['learning']>;

function splitTable({ targetNames, splits }: Learning): string {
  const isGrouped = splits.some(({ groups }) => groups !== undefined);
  const names = targetNames.slice(0, 8).map(cut);
  const head = ['split', 'rows', ...(isGrouped ? ['groups'] : []), ...names];
  const colAligns = head.map((_, i) => (i === 0 ? ('left' as const) : ('right' as const)));
  const table = new Table({ ...TABLE_STYLE, head, colAligns });
  for (const { split, rows, groups, targetRows } of splits) {
    const shares = targetRows.slice(0, 8).map((own) => `${((100 * own) / rows).toFixed(1)} %`);
    table.push([split, count(rows), ...(isGrouped ? [count(groups ?? 0)] : []), ...shares]);
  }
  return table.toString();
}

function notes({ duplicates, features, unseenCategories, unlabelledRows = 0 }: Learning): string[] {
  const { trainValidation, trainTest, validationTest } = duplicates;
  const found = [
    [trainValidation, 'validation', 'training'],
    [trainTest, 'test', 'training'],
    [validationTest, 'test', 'validation'],
  ] as const;
  const lines = found
    .filter(([rows]) => rows > 0)
    .map(([rows, own, other]) => {
      const verb = rows === 1 ? 'row is' : 'rows are';
      return `${count(rows)} ${own} ${verb} in ${other} as well, cell for cell`;
    });
  return [
    ...(unlabelledRows > 0 ? [`${count(unlabelledRows)} rows have no target: teachers label them`] : []),
    `a row becomes ${count(features.length)} numbers`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    // Columns that are left out are in the table above.
    ...describeColumns(undefined, unseenCategories).map((note) => columnLines(note).join('\n')),
  ];
}

function badRowLines({ badRows: { rows, first } }: TableInspection): string[] {
  if (rows === 0) return [];
  const lines = first.map(({ row, line, column, value, reason }) => {
    const where = row === undefined ? `line ${line}` : `row ${row}`;
    const cell =
      column === undefined ? '' : `, ${column}${value === undefined ? '' : ` ${JSON.stringify(cut(value))}`}`;
    return `  ${where}${cell}: ${reason}`;
  });
  const title = `${count(rows)} row${rows === 1 ? '' : 's'} can't be used${rows > first.length ? '; the first:' : ':'}`;
  return [[title, ...lines].join('\n')];
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function percent(part: number, all: number): string {
  const share = (100 * part) / all;
  return share > 0 && share < 1 ? '<1 %' : `${share.toFixed(0)} %`;
}

const MOST_CHARACTERS = 24;

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
