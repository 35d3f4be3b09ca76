import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ColumnProfile } from '../../core/data/table/column-profile';
import {
  DATETIME_PATTERN,
  FALSE_WORDS,
  IMAGE_PATTERN,
  NUMBER_PATTERN,
  TRUE_WORDS,
} from '../../core/data/table/parse-cell';
import type { CellBlock, RawTable, WantedColumn } from '../../core/data/table/raw-table';
import type { DuckDBSession } from './duckdb-session';
import { CELLS, type LoadedCells } from './load-cells';
import { quoteName, quoteText, quoteTexts } from './sql';

/** Numbers from here on are infinite in float32. */
const BEYOND_FLOAT32 = '3.4028235677973366e38';

/** Values that a profile shows, and characters of each: one may be an image. */
const FREQUENT = 5;
const SHOWN_CHARACTERS = 256;

/** The table that a loader left in the session. */
export async function openDuckDBTable(
  session: DuckDBSession,
  { columns, rejected }: LoadedCells,
): Promise<RawTable> {
  const [counted] = await session.query(`SELECT count(*) AS rows FROM ${CELLS}`);
  return {
    rows: Number(counted?.['rows'] ?? 0),
    columns,
    rejected,
    profile: async () => {
      const profiles = [];
      for (const name of columns) profiles.push(await profileColumn(session, name));
      return profiles;
    },
    scan: (wanted) => scan(session, wanted),
    hashRows: async (names) => {
      const hashes = new BigUint64Array(Number(counted?.['rows'] ?? 0));
      let row = 0;
      for await (const chunk of session.stream(
        `SELECT hash(${names.map(quoteName).join(', ')}) FROM ${CELLS}`,
      )) {
        const vector = chunk.getColumnVector(0);
        for (let i = 0; i < chunk.rowCount; i += 1) hashes[row++] = vector.getItem(i) as bigint;
      }
      return hashes;
    },
  };
}

async function profileColumn(session: DuckDBSession, name: string): Promise<ColumnProfile> {
  const cell = quoteName(name);
  const number = numberIn(cell);
  const [counts = {}] = await session.query(
    `SELECT count(*) AS rows, count(*) - count(${cell}) AS missing, count(DISTINCT ${cell}) AS "distinct",
       count(number) AS numbers, count(*) FILTER (number = trunc(number)) AS integers,
       count(*) FILTER (lower(${cell}) IN (${quoteTexts([...TRUE_WORDS, ...FALSE_WORDS])})) AS booleans,
       count(*) FILTER (regexp_full_match(${cell}, ${quoteText(DATETIME_PATTERN)})) AS datetimes,
       count(*) FILTER (regexp_full_match(${cell}, ${quoteText(IMAGE_PATTERN)})
         AND NOT contains(${cell}, '://')) AS images,
       coalesce(avg(1 + length(${cell}) - length(replace(${cell}, ' ', ''))), 0) AS words,
       coalesce(max(length(${cell})), 0) AS longest, min(number) AS minimum, max(number) AS maximum
     FROM (SELECT ${cell}, ${number} AS number FROM ${CELLS})`,
  );
  const frequent = await session.query(
    `SELECT left(value, ${SHOWN_CHARACTERS}) AS value, rows
     FROM (SELECT ${cell} AS value, count(*) AS rows FROM ${CELLS} WHERE ${cell} IS NOT NULL
       GROUP BY value ORDER BY rows DESC, value LIMIT ${FREQUENT})`,
  );
  const count = (field: string) => Number(counts[field] ?? 0);
  const numberOf = (field: string) => (typeof counts[field] === 'number' ? counts[field] : null);
  return {
    name,
    rows: count('rows'),
    missing: count('missing'),
    distinct: count('distinct'),
    numbers: count('numbers'),
    integers: count('integers'),
    booleans: count('booleans'),
    datetimes: count('datetimes'),
    images: count('images'),
    meanWords: count('words'),
    maxLength: count('longest'),
    minimum: numberOf('minimum'),
    maximum: numberOf('maximum'),
    frequent: frequent.map(({ value, rows }) => ({ value: String(value), rows: Number(rows) })),
  };
}

async function* scan(session: DuckDBSession, wanted: readonly WantedColumn[]): AsyncIterable<CellBlock> {
  let start = 0;
  for await (const chunk of session.stream(`SELECT ${wanted.map(expressionOf).join(', ')} FROM ${CELLS}`)) {
    const columns = wanted.map(({ as }, i) =>
      as === 'number' ? readNumbers(chunk, i) : readTexts(chunk, i),
    );
    yield { start, rows: chunk.rowCount, columns };
    start += chunk.rowCount;
  }
}

/** What is no number is infinite, so that it can be told from what is missing. */
function expressionOf({ name, as }: WantedColumn): string {
  const cell = quoteName(name);
  if (as === 'image') throw new Error(`the images of column ${name} are no part of the table's files`);
  if (as === 'text') return cell;
  return `CASE WHEN ${cell} IS NULL THEN NULL ELSE coalesce(${numberIn(cell)}, 'infinity'::DOUBLE) END`;
}

/** The number that the cell holds, as parseNumber reads it; NULL where it holds none. */
function numberIn(cell: string): string {
  const number = `TRY_CAST(${cell} AS DOUBLE)`;
  const isNumber = `regexp_full_match(${cell}, ${quoteText(NUMBER_PATTERN)}) AND abs(${number}) < ${BEYOND_FLOAT32}`;
  return `CASE WHEN ${isNumber} THEN ${number} END`;
}

function readNumbers(chunk: DuckDBDataChunk, position: number): Float64Array {
  const vector = chunk.getColumnVector(position);
  return Float64Array.from({ length: chunk.rowCount }, (_, i) => (vector.getItem(i) as number | null) ?? NaN);
}

function readTexts(chunk: DuckDBDataChunk, position: number): (string | null)[] {
  const vector = chunk.getColumnVector(position);
  return Array.from({ length: chunk.rowCount }, (_, i) => vector.getItem(i) as string | null);
}
