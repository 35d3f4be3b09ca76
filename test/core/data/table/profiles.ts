import type { ColumnProfile } from '../../../../core/data/table/column-profile';

/** A profile of which only what matters is said. */
export function createProfile(known: Partial<ColumnProfile>): ColumnProfile {
  return {
    name: 'column',
    rows: 0,
    missing: 0,
    distinct: 0,
    numbers: 0,
    integers: 0,
    booleans: 0,
    datetimes: 0,
    images: 0,
    meanWords: 1,
    maxLength: 1,
    minimum: null,
    maximum: null,
    frequent: [],
    ...known,
  };
}
