import type { Preprocessing } from '../../contracts/data/preprocessing';
import { createFeatureWriter } from '../preprocessing/encode-features';
import type { TableLayout } from './table-layout';

/** Which features a table's columns have become. */
export function layOutFeatures(preprocessing: Preprocessing): TableLayout {
  const { names, starts, write } = createFeatureWriter(preprocessing);
  const blank = new Float32Array(names.length);
  write(() => null, blank, 0);
  const columns = preprocessing.columns.map(({ kind }, i) => ({
    start: starts[i] ?? 0,
    end: starts[i + 1] ?? names.length,
    number: kind === 'numeric' || kind === 'datetime',
  }));
  return { columns, blank };
}
