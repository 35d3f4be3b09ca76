import type { TableFormat } from './table';

/** Formats by how files of them are named. */
export const TABLE_ENDINGS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  npy: 'npy',
  npz: 'npz',
};

/** How a file's name ends, in lower case, before the ending of a compression. */
export function endingOf(name: string): string {
  const ending = name
    .replace(/[.](gz|zst)$/i, '')
    .split('.')
    .at(-1);
  return ending?.toLowerCase() ?? '';
}
