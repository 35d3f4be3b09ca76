/**
 * How cells are read, in training and in serving alike. What SQL reads in bulk follows the same patterns.
 */

/** What stands around a cell and isn't part of it. */
export const BLANKS = ' \t\r\n';

/** A decimal number, and nothing like 0x10, 1_000 or Infinity. */
export const NUMBER_PATTERN = '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?';

/** ISO 8601, to the second or finer; without an offset the time is UTC. */
export const DATETIME_PATTERN =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?';

/** What holds an image, for whoever has the bytes in the cell. */
export const IMAGE_DATA = 'data:image/';

/** The name of an image file, or an image as a data URL (RFC 2397) in base64; no address of another machine's. */
export const IMAGE_PATTERN = `(?is)${IMAGE_DATA}[a-z.+-]+;base64,.*|.+[.](png|jpe?g|webp)`;

export const TRUE_WORDS = ['true', 't', 'yes', 'y', '1'];
export const FALSE_WORDS = ['false', 'f', 'no', 'n', '0'];

const NUMBER = new RegExp(`^${NUMBER_PATTERN}$`);
const DATETIME = new RegExp(`^${DATETIME_PATTERN}$`);

const AROUND = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, 'g');

export function trimCell(cell: string): string {
  return cell.replace(AROUND, '');
}

/** @returns the number; undefined where the cell holds none, or one beyond float32, as which numbers are kept. */
export function parseNumber(cell: string): number | undefined {
  const text = trimCell(cell);
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : undefined;
}

export function parseBoolean(cell: string): boolean | undefined {
  const word = trimCell(cell).toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  return FALSE_WORDS.includes(word) ? false : undefined;
}

const WHOLE = /^([+-]?[0-9]+)[.]0+$/;

/** A category by its text. Whole numbers are the same with decimals: a column with gaps often comes as 1.0 for 1. */
export function parseCategory(cell: string): string {
  return trimCell(cell).replace(WHOLE, '$1');
}

/** @returns seconds since 1970 in UTC; undefined where the cell holds no date or one that no calendar has. */
export function parseDatetime(cell: string): number | undefined {
  const text = trimCell(cell);
  if (!DATETIME.test(text)) return undefined;
  const [date = '', time = '00:00Z'] = text.split(/[T ]/);
  const zoned = /(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(time) ? time : `${time}Z`;
  const iso = `${date}T${zoned.replace(/([+-][0-9]{2})([0-9]{2})$/, '$1:$2')}`;
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds) || !isInCalendar(date)) return undefined;
  return milliseconds / 1000;
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isInCalendar(date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
