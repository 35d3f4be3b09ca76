import { InvalidData } from '../../../core/contracts/errors';
import type { Format } from '../load-cells';
import { quoteText } from '../sql';

/** One line, one cell: no character of it means anything. */
const AS_LINES = "delim = chr(1), quote = '', escape = '', header = false, columns = {'line': 'VARCHAR'}";

/** One JSON object a line. The columns are the keys of all objects, in the order in which they first occur. */
export const jsonLinesFormat: Format = {
  isLoose: true,
  read: async (session, path) => {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE lines AS SELECT row_number() OVER () AS number, line, ` +
        `CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS good ` +
        `FROM read_csv(${quoteText(path)}, ${AS_LINES}) WHERE trim(line) <> ''`,
    );
    await session.run(
      'CREATE OR REPLACE TEMP TABLE objects AS SELECT number, line FROM lines WHERE good ORDER BY number',
    );
    const keys = await session.query(
      'SELECT key FROM (SELECT unnest(json_keys(line)) AS key, number FROM objects) GROUP BY key ORDER BY min(number), key',
    );
    if (keys.length === 0) throw new InvalidData(`${path}: no line holds a JSON object`, { path });
    const texts = keys.map(({ key }) => {
      const name = String(key);
      return [name, `json_extract_string(line, ${quoteText(pointerTo(name))})`] as const;
    });
    return {
      rows: 'objects',
      texts: new Map(texts),
      listRejected: async () => {
        const rejected = await session.query('SELECT number FROM lines WHERE NOT good ORDER BY number');
        return rejected.map(({ number }) => ({ line: Number(number), reason: 'the line is no JSON object' }));
      },
    };
  },
};

/** A JSON pointer (RFC 6901): a path in DuckDB's own syntax can't hold every key. */
function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
