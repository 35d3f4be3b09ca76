import { InvalidData } from '../../core/contracts/errors';
import { BLANKS } from '../../core/data/table/parse-cell';
import type { RejectedRow } from '../../core/data/table/raw-table';
import type { DuckDBSession } from './duckdb-session';
import { quoteName, quoteText, quoteTexts } from './sql';

/** Table in which every cell is text without blanks around it, or NULL where it is missing. */
export const CELLS = 'cells';

/** What a loader found. */
export interface LoadedCells {
  columns: string[];
  rejected: RejectedRow[];
}

/**
 * Makes `cells` of a query's columns.
 *
 * @param query gives the rows in order.
 * @param expressions what gives each column's text, by its name
 */
export async function createCells(
  session: DuckDBSession,
  query: string,
  expressions: ReadonlyMap<string, string>,
  missing: readonly string[],
): Promise<void> {
  const cells = [...expressions].map(([name, text]) => {
    const cell = `trim(${text}, ${quoteText(BLANKS)})`;
    return `CASE WHEN ${cell} IN (${quoteTexts(['', ...missing])}) THEN NULL ELSE ${cell} END AS ${quoteName(name)}`;
  });
  await session.run(`CREATE TABLE ${CELLS} AS SELECT ${cells.join(', ')} FROM ${query}`);
}

/** The columns of a query, by their names. */
export async function describeColumns(session: DuckDBSession, query: string): Promise<string[]> {
  const rows = await session.query(`DESCRIBE SELECT * FROM ${query}`);
  return rows.map((row) => String(row['column_name']));
}

export async function loadCsv(
  session: DuckDBSession,
  files: readonly string[],
  delimiter: string | undefined,
  missing: readonly string[],
): Promise<LoadedCells> {
  // What would be guessed, and might leave out lines, is said; only the delimiter is found out.
  const options = [
    ...['all_varchar = true', 'header = true', 'skip = 0', "comment = ''", `quote = '"'`, `escape = '"'`],
    'store_rejects = true',
  ];
  if (delimiter !== undefined) options.push(`delim = ${quoteText(delimiter)}`);
  const query = `read_csv([${quoteTexts(files)}], ${options.join(', ')})`;
  const columns = await describeColumns(session, query);
  await createCells(session, query, new Map(columns.map((name) => [name, quoteName(name)])), missing);
  return { columns, rejected: await listRejects(session) };
}

/** Each line once, with the first thing that was wrong with it. */
async function listRejects(session: DuckDBSession): Promise<RejectedRow[]> {
  const rows = await session.query(
    `SELECT file_id, line, min(error_type::VARCHAR) AS reason FROM reject_errors GROUP BY file_id, line ORDER BY file_id, line`,
  );
  return rows.map(({ line, reason }) => ({
    line: Number(line),
    reason: REJECTS[String(reason)] ?? String(reason).toLowerCase(),
  }));
}

const REJECTS: Readonly<Record<string, string>> = {
  'MISSING COLUMNS': 'the line has too few cells',
  'TOO MANY COLUMNS': 'the line has too many cells',
  'UNQUOTED VALUE': 'a quote in the line does not end',
  'LINE SIZE OVER MAXIMUM': 'the line is too long',
  'INVALID ENCODING': 'the line is not UTF-8',
};

/** Numbers, dates and yes or no become the text that they are read from again; lists and records their JSON. */
export async function loadParquet(
  session: DuckDBSession,
  files: readonly string[],
  missing: readonly string[],
): Promise<LoadedCells> {
  const query = `read_parquet([${quoteTexts(files)}])`;
  const columns = await describeColumns(session, query);
  const texts = new Map(columns.map((name) => [name, `CAST(${quoteName(name)} AS VARCHAR)`]));
  await createCells(session, query, texts, missing);
  return { columns, rejected: [] };
}

/** One JSON object a line. The columns are all keys that any line has, in the order in which they first occur. */
export async function loadJsonLines(
  session: DuckDBSession,
  files: readonly string[],
  missing: readonly string[],
): Promise<LoadedCells> {
  const options = `delim = chr(1), quote = '', escape = '', header = false, columns = {'line': 'VARCHAR'}`;
  await session.run(
    `CREATE TEMP TABLE lines AS SELECT row_number() OVER () AS number, line, ` +
      `CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS good ` +
      `FROM read_csv([${quoteTexts(files)}], ${options}) WHERE trim(line) <> ''`,
  );
  await session.run('CREATE TEMP TABLE objects AS SELECT number, line FROM lines WHERE good ORDER BY number');
  const keys = await session.query(
    'SELECT key FROM (SELECT unnest(json_keys(line)) AS key, number FROM objects) GROUP BY key ORDER BY min(number), key',
  );
  const columns = keys.map(({ key }) => String(key));
  if (columns.length === 0)
    throw new InvalidData(`${files.join(', ')}: no line holds a JSON object`, { files });
  const texts = new Map(
    columns.map((name) => [name, `json_extract_string(line, ${quoteText(pointerTo(name))})`]),
  );
  await createCells(session, 'objects', texts, missing);
  const rejected = await session.query('SELECT number FROM lines WHERE NOT good ORDER BY number');
  return {
    columns,
    rejected: rejected.map(({ number }) => ({ line: Number(number), reason: 'the line is no JSON object' })),
  };
}

/** A JSON pointer (RFC 6901): a path in DuckDB's own syntax can't hold every key. */
function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
