import { CsvError, parse } from 'csv-parse/sync';
import { InvalidData } from '../../core/contracts/errors';
import { inflate } from '../../core/data/inflate';

export interface ListTable {
  header: string[];
  rows: { line: number; cells: string[] }[];
}

/**
 * Parses a CSV (RFC 4180) or TSV file in UTF-8, gzipped or not, which of the two the header tells. Rows may be shorter or
 * longer than the header; blanks round a field and empty lines don't count.
 *
 * @throws InvalidData where the text is no table, with the line.
 */
export function parseList(bytes: Uint8Array, file: string): ListTable {
  const text = decodeText(inflate(bytes, file), file);
  const [firstLine = ''] = /\S.*/.exec(text) ?? [];
  const records = parseRecords(text, firstLine.includes('\t') ? '\t' : ',', file);
  const [header, ...rows] = records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  if (!header || rows.length === 0) throw new InvalidData(`${file}: no rows below a header`, { file });
  return { header: header.cells, rows };
}

interface ListRecord {
  record: string[];
  info: { lines: number };
}

function parseRecords(text: string, delimiter: string, file: string): ListRecord[] {
  try {
    const options = { delimiter, trim: true, skip_empty_lines: true, relax_column_count: true, info: true };
    return parse(text, options) as unknown as ListRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidData(`${file}: ${error.message}`, { file, code: error.code }, error);
  }
}

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // and drops a byte-order mark
  } catch (error) {
    throw new InvalidData(`${file}: not text in UTF-8`, { file }, error);
  }
}
