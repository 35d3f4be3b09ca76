import type { RejectedRow } from '../../../core/data/table/raw-table';
import type { DuckDBSession } from '../duckdb-session';
import { describeColumns, type Format } from '../load-cells';
import { quoteName, quoteText } from '../sql';

/** What would be guessed, and might leave out lines, is said; only the delimiter is found out. */
const OPTIONS = [
  ...['all_varchar = true', 'header = true', 'skip = 0', "comment = ''", `quote = '"'`, `escape = '"'`],
  'store_rejects = true',
];

/** @param delimiter between cells; is found out where it is left out. */
export function csvFormat(delimiter?: string): Format {
  const options = [...OPTIONS, ...(delimiter === undefined ? [] : [`delim = ${quoteText(delimiter)}`])];
  return {
    isLoose: false,
    read: async (session, path) => {
      const rows = `read_csv(${quoteText(path)}, ${options.join(', ')})`;
      const columns = await describeColumns(session, rows);
      const texts = new Map(columns.map(({ name }) => [name, quoteName(name)]));
      return { rows, texts, listRejected: () => takeRejects(session) };
    },
  };
}

/** Each line once, with the first thing that was wrong with it. */
async function takeRejects(session: DuckDBSession): Promise<RejectedRow[]> {
  const rows = await session.query(
    'SELECT line, min(error_type::VARCHAR) AS reason FROM reject_errors GROUP BY line ORDER BY line',
  );
  await session.run('DROP TABLE reject_errors');
  await session.run('DROP TABLE reject_scans');
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
