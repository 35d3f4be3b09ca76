import { describeColumns, type Format, type QueryColumn } from '../load-cells';
import { quoteName, quoteText } from '../sql';

/**
 * Numbers, dates and yes or no become the text that they are read from again, images data URLs; lists and other records their
 * JSON.
 */
export const parquetFormat: Format = {
  isLoose: false,
  read: async (session, path) => {
    const rows = `read_parquet(${quoteText(path)})`;
    const columns = await describeColumns(session, rows);
    const texts = new Map(columns.map((column) => [column.name, textOf(column)]));
    return { rows, texts, listRejected: () => Promise.resolve([]) };
  },
};

/** What data sets of images are kept as: the file's bytes, or the name of a file. */
const IMAGE_RECORD = 'STRUCT(bytes BLOB, path VARCHAR)';

function textOf({ name, type }: QueryColumn): string {
  const cell = quoteName(name);
  if (type === 'BLOB') return textOfBytes(cell);
  if (type === IMAGE_RECORD) return `coalesce(${textOfBytes(`${cell}.bytes`)}, ${cell}.path)`;
  return `CAST(${cell} AS VARCHAR)`;
}

/** Images are told by what they begin with. */
function textOfBytes(bytes: string): string {
  const begins = (first: number, hex: string) =>
    `hex(${bytes}[${first}:${first + hex.length / 2 - 1}]) = ${quoteText(hex)}`;
  const dataUrl = (type: string) => `${quoteText(`data:image/${type};base64,`)} || base64(${bytes})`;
  return `CASE
    WHEN ${begins(1, '89504E47')} THEN ${dataUrl('png')}
    WHEN ${begins(1, 'FFD8FF')} THEN ${dataUrl('jpeg')}
    WHEN ${begins(1, '52494646')} AND ${begins(9, '57454250')} THEN ${dataUrl('webp')}
    ELSE CAST(${bytes} AS VARCHAR) END`;
}
