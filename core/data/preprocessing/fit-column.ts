import type { ColumnPreprocessing, DatetimePart } from '../../contracts/data/preprocessing';
import { MISSING_BOOLEAN, MISSING_CATEGORY, type TypedColumn } from '../table/typed-column';
import { partOf } from './datetime-parts';
import { fitMedian, fitMoments } from './fit-moments';

/** How a kind is turned into features where a recipe says nothing else. */
export interface FeatureLimits {
  /** The most frequent categories have a feature each, at most so many. */
  maxCategories: number;
  /** Categories of fewer training rows are among the others. */
  minCategoryRows: number;
  textWords: number;
  textBuckets: number;
}

/** @param column the cells of the training rows, and of no other. */
export function fitColumn(
  column: Exclude<TypedColumn, { kind: 'image' }>,
  limits: FeatureLimits,
): ColumnPreprocessing {
  const { kind, name } = column;
  switch (kind) {
    case 'numeric':
      return {
        kind,
        name,
        ...fitMoments(column.values),
        median: fitMedian(column.values),
        missing: column.values.some(Number.isNaN),
      };
    case 'boolean':
      return { kind, name, missing: column.values.includes(MISSING_BOOLEAN) };
    case 'categorical':
      return {
        kind,
        name,
        values: frequentValues(column, limits),
        missing: column.values.includes(MISSING_CATEGORY),
      };
    case 'datetime':
      return {
        kind,
        name,
        ...fitMoments(column.values),
        parts: differingParts(column.values),
        missing: column.values.some(Number.isNaN),
      };
    case 'text':
      return { kind, name, words: limits.textWords, buckets: limits.textBuckets };
  }
}

/** Most frequent first; equally frequent ones in the order of their characters. */
function frequentValues(
  { values, categories }: Extract<TypedColumn, { kind: 'categorical' }>,
  { maxCategories, minCategoryRows }: FeatureLimits,
): string[] {
  const counts = new Uint32Array(categories.length);
  for (const code of values) if (code !== MISSING_CATEGORY) counts[code] = (counts[code] ?? 0) + 1;
  return categories
    .map((value, code) => ({ value, rows: counts[code] ?? 0 }))
    .filter(({ rows }) => rows >= minCategoryRows)
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
    .slice(0, maxCategories)
    .map(({ value }) => value);
}

function differingParts(values: Float64Array): DatetimePart[] {
  const present = values.filter((value) => !Number.isNaN(value));
  const parts: DatetimePart[] = ['hour', 'weekday', 'month'];
  return parts.filter((part) => {
    const first = partOf(part, present[0] ?? 0);
    return present.some((value) => partOf(part, value) !== first);
  });
}
