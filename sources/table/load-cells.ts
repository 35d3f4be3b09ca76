import { InvalidData } from '../../core/contracts/errors';
import { BLANKS } from '../../core/data/table/parse-cell';
import type { RejectedRow } from '../../core/data/table/raw-table';
import type { DuckDBSession } from './duckdb-session';
import { quoteName, quoteText, quoteTexts } from './sql';

/** Table in which every cell is text without blanks around it, or NULL where it is missing. */
export const CELLS = 'cells';

/** A file that a format's reader has looked at. */
export interface ReadFile {
  /** What gives its rows, in order: a table, or a table function. */
  rows: string;
  /** What gives each column's text, by its name. */
  texts: ReadonlyMap<string, string>;
  /** Lines that aren't rows, once the rows were taken. */
  listRejected: () => Promise<RejectedRow[]>;
}

/** How files of a format are read. */
export interface Format {
  read: (session: DuckDBSession, path: string) => Promise<ReadFile>;
  /** Whether a file may lack columns that others have. */
  isLoose: boolean;
}

export interface LoadedCells {
  columns: string[];
  rejected: RejectedRow[];
}

/**
 * Makes `cells` of files, one after the other: read together, their rows come in any order.
 *
 * @param missing words for a missing cell
 * @throws InvalidData where a file has other columns than the first.
 */
export async function loadCells(
  session: DuckDBSession,
  paths: readonly string[],
  { read, isLoose }: Format,
  missing: readonly string[],
): Promise<LoadedCells> {
  const columns: string[] = [];
  const rejected: RejectedRow[] = [];
  for (const path of paths) {
    const { rows, texts, listRejected } = await read(session, path);
    const found = [...texts.keys()];
    if (columns.length > 0 && !isLoose) refuseOtherColumns(path, found, columns);
    await addColumns(session, columns, found);
    await insertCells(session, rows, texts, missing);
    rejected.push(...(await listRejected()));
  }
  return { columns, rejected };
}

async function addColumns(
  session: DuckDBSession,
  columns: string[],
  found: readonly string[],
): Promise<void> {
  const added = found.filter((name) => !columns.includes(name));
  const define = (name: string) => `${quoteName(name)} VARCHAR`;
  if (columns.length === 0) await session.run(`CREATE TABLE ${CELLS} (${added.map(define).join(', ')})`);
  else for (const name of added) await session.run(`ALTER TABLE ${CELLS} ADD COLUMN ${define(name)}`);
  columns.push(...added);
}

async function insertCells(
  session: DuckDBSession,
  rows: string,
  texts: ReadonlyMap<string, string>,
  missing: readonly string[],
): Promise<void> {
  // Six words after IN would be a join, with memory of its own for each column.
  const words = `[${quoteTexts(['', ...missing])}]`;
  const cells = [...texts].map(([name, text]) => {
    const cell = `trim(${text}, ${quoteText(BLANKS)})`;
    return `CASE WHEN list_contains(${words}, ${cell}) THEN NULL ELSE ${cell} END AS ${quoteName(name)}`;
  });
  await session.run(`INSERT INTO ${CELLS} BY NAME SELECT ${cells.join(', ')} FROM ${rows}`);
}

/** @throws InvalidData where a file has other columns than the first. */
export function refuseOtherColumns(path: string, found: readonly string[], columns: readonly string[]): void {
  const lacking = columns.filter((name) => !found.includes(name));
  const strange = found.filter((name) => !columns.includes(name));
  if (lacking.length + strange.length === 0) return;
  const problems = [
    ...(lacking.length > 0 ? [`lacks ${lacking.join(', ')}`] : []),
    ...(strange.length > 0 ? [`has ${strange.join(', ')}`] : []),
  ];
  throw new InvalidData(`${path} ${problems.join(' and ')}: all files must have the columns of the first`, {
    path,
    lacking,
    strange,
  });
}

/** A column of a query, with DuckDB's name of its type. */
export interface QueryColumn {
  name: string;
  type: string;
}

export async function describeColumns(session: DuckDBSession, query: string): Promise<QueryColumn[]> {
  const rows = await session.query(`DESCRIBE SELECT * FROM ${query}`);
  return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
}
