import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { LabelledRows } from '../../core/data/labelled-rows';
import type { TypedColumn } from '../../core/data/table/typed-column';
import type { BlobStore } from '../../storage/blob-store';
import type { RowsName } from '../../teachers/teacher';
import { readSplit } from './read-inputs';
import { columnsReadBy, readColumns } from './read-teacher-rows';

/** What one job reads of a data set's splits: decoding takes time, and each is decoded once, however often it is asked for. */
export interface SplitReader {
  rowsOf(split: RowsName): Promise<LabelledRows>;
  /** Cells that a teacher reads, once for those that read the same columns. */
  columnsOf(split: RowsName, teacher: BroughtTeacher): Promise<TypedColumn[]>;
}

export function createSplitReader(blobs: Pick<BlobStore, 'read'>, dataset: Dataset): SplitReader {
  const known = {
    rows: new Map<string, Promise<LabelledRows>>(),
    columns: new Map<string, Promise<TypedColumn[]>>(),
  };
  const find = (split: RowsName) => {
    const found = dataset[split];
    if (found) return found;
    throw new Error(`the data set has no ${split} rows`);
  };
  return {
    rowsOf: (split) => readOnce(known.rows, split, () => readSplit(blobs, dataset, find(split))),
    columnsOf: (split, teacher) => {
      const names = columnsReadBy(teacher);
      const key = JSON.stringify([split, ...[...names].sort()]);
      return readOnce(known.columns, key, () => readColumns(blobs, dataset, find(split), names));
    },
  };
}

function readOnce<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
