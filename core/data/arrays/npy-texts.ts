import { createItemReader } from './npy-items';
import type { NpyArray } from './parse-npy';

/**
 * How items of an array are read as the text that a table has in their place: numbers so that they read as the same number, all
 * digits of whole ones, `true` and `false`, and text as NumPy keeps it (`<U…`, UTF-32 padded with zeros). Nothing where there
 * is no number.
 *
 * @returns null where items are of another kind.
 */
export function createTextReader(
  array: Pick<NpyArray, 'descr' | 'data'>,
): ((place: number) => string) | null {
  const { descr, data } = array;
  const [, order, kind, digits] = /^([<>|=]?)([biufU])(\d+)$/.exec(descr) ?? [];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [little, size] = [order !== '>', Number(digits)];
  if (kind === 'U') return (place) => readText(view, 4 * place * size, size, little);
  if (kind === 'i' && size === 8) return (place) => String(view.getBigInt64(8 * place, little));
  if (kind === 'u' && size === 8) return (place) => String(view.getBigUint64(8 * place, little));
  const read = createItemReader(array, 'biuf');
  if (!read) return null;
  if (kind === 'b') return (place) => (read(place) === 0 ? 'false' : 'true');
  return (place) => {
    const value = read(place);
    return Number.isNaN(value) ? '' : String(value);
  };
}

function readText(view: DataView, at: number, width: number, little: boolean): string {
  const points = Array.from({ length: width }, (_, i) => view.getUint32(at + 4 * i, little));
  const end = points.indexOf(0);
  return String.fromCodePoint(...(end < 0 ? points : points.slice(0, end)));
}
