import { Preprocessing } from '../../../../core/contracts/data/preprocessing';
import { FeatureRecipe } from '../../../../core/contracts/data/table';
import {
  createFeatureWriter,
  encodeColumns,
  type Cell,
} from '../../../../core/data/preprocessing/encode-features';
import { fitColumn } from '../../../../core/data/preprocessing/fit-column';
import { fitImages } from '../../../../core/data/preprocessing/fit-images';
import type { ColumnOf, TypedColumn } from '../../../../core/data/table/typed-column';

const LIMITS = FeatureRecipe.parse({ textBuckets: 8 });

function fit(...columns: Exclude<TypedColumn, { kind: 'image' }>[]): Preprocessing {
  return Preprocessing.parse({
    version: 1,
    missing: [],
    columns: columns.map((column) => fitColumn(column, LIMITS)),
  });
}

const AGE: ColumnOf<'numeric'> = {
  kind: 'numeric',
  name: 'age',
  values: Float32Array.of(10, 20, NaN, 40, 90),
};
const CITY: ColumnOf<'categorical'> = {
  kind: 'categorical',
  name: 'city',
  values: Int32Array.of(2, 0, 2, 1, 0, 3, -1),
  categories: ['Bonn', 'Ulm', 'Aachen', 'Jena'],
};

test('numbers are deviations from the mean of the training rows; what is missing is their median', () => {
  const preprocessing = fit(AGE);
  // mean 40; squared deviations 900, 400, 0, 2500: their mean is 950
  const deviation = Math.sqrt(950);
  expect(preprocessing.columns).toEqual([
    { kind: 'numeric', name: 'age', mean: 40, deviation, median: 20, missing: true },
  ]);
  const features = encodeColumns([{ ...AGE, values: Float32Array.of(40, NaN, 1e6, -1e6) }], preprocessing);
  expect([...features]).toEqual([0, 0, Math.fround(-20 / deviation), 1, 10, 0, -10, 0]);
});

test('a number that is always the same has no deviation to be divided by', () => {
  const [column] = fit({ kind: 'numeric', name: 'one', values: Float32Array.of(3, 3, 3) }).columns;
  expect(column).toMatchObject({ mean: 3, deviation: 1, missing: false });
});

test('categories are one-hot by frequency; rare and unseen ones are the others', () => {
  const preprocessing = fit(CITY);
  expect(preprocessing.columns).toEqual([
    { kind: 'categorical', name: 'city', values: ['Aachen', 'Bonn'], missing: true },
  ]);
  expect(createFeatureWriter(preprocessing).names).toEqual([
    'city=Aachen',
    'city=Bonn',
    'city other',
    'city missing',
  ]);
  const seen = {
    ...CITY,
    values: Int32Array.of(0, 1, 4, -1),
    categories: ['Bonn', 'Ulm', 'Aachen', 'Jena', 'Trier'],
  };
  expect([...encodeColumns([seen], preprocessing)]).toEqual([
    ...[0, 1, 0, 0],
    ...[0, 0, 1, 0],
    ...[0, 0, 1, 0],
    ...[0, 0, 0, 1],
  ]);
});

test('a cell that is missing for the first time after training is one of the others', () => {
  const whole = fit({ ...CITY, values: Int32Array.of(0, 0, 2, 2) });
  expect([...encodeColumns([{ ...CITY, values: Int32Array.of(-1) }], whole)]).toEqual([0, 0, 1]);
});

test('yes is 1, no −1, and what is missing 0 with a mark', () => {
  const column: TypedColumn = { kind: 'boolean', name: 'paid', values: Uint8Array.of(1, 0, 255) };
  expect([...encodeColumns([column], fit(column))]).toEqual([1, 0, -1, 0, 0, 1]);
});

test('a date is a time and what recurs of it, on circles', () => {
  // Thursday 1 January 1970 at midnight and at 6 in the morning: only the hour differs.
  const column: TypedColumn = { kind: 'datetime', name: 'at', values: Float64Array.of(0, 21_600) };
  const preprocessing = fit(column);
  expect(createFeatureWriter(preprocessing).names).toEqual(['at', 'at hour sine', 'at hour cosine']);
  const [, sine, cosine, , sine6, cosine6] = encodeColumns([column], preprocessing);
  expect([sine, cosine, sine6]).toEqual([0, 1, 1]);
  expect(cosine6).toBeCloseTo(0, 6);
});

test('texts are counts of their words and pairs, of length 1, whatever case and signs they have', () => {
  const column: TypedColumn = {
    kind: 'text',
    name: 'review',
    values: ['Fits well!', 'fits, WELL', 'well fits', null],
  };
  const features = encodeColumns([column], fit(column));
  const row = (i: number) => [...features.subarray(8 * i, 8 * i + 8)];
  expect(row(0)).toEqual(row(1));
  expect(row(2)).not.toEqual(row(0));
  expect(Math.hypot(...row(0))).toBeCloseTo(1, 6);
  expect(row(3)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a row alone has the bits that it has among others', () => {
  const columns: Exclude<TypedColumn, { kind: 'image' }>[] = [
    AGE,
    { ...CITY, values: Int32Array.of(0, 1, 2, -1, 0) },
    { kind: 'boolean', name: 'paid', values: Uint8Array.of(1, 0, 255, 1, 1) },
    { kind: 'datetime', name: 'at', values: Float64Array.of(0, 86_400.25, NaN, 1e9, 2e9) },
    { kind: 'text', name: 'review', values: ['good', null, 'too small', 'a b c', 'é'] },
  ];
  const preprocessing = fit(...columns);
  const together = encodeColumns(columns, preprocessing);
  const { names, write } = createFeatureWriter(preprocessing);
  const rows: Cell[][] = [
    [10, 'Bonn', true, 0, 'good'],
    [20, 'Ulm', false, 86_400.25, null],
    [null, 'Aachen', null, null, 'too small'],
    [40, null, true, 1e9, 'a b c'],
    [90, 'Bonn', true, 2e9, 'é'],
  ];
  rows.forEach((cells, row) => {
    const alone = new Float32Array(names.length);
    write((column) => cells[column] ?? null, alone, 0);
    expect(alone).toEqual(together.slice(row * names.length, (row + 1) * names.length));
  });
});

test('an image is its values over 255, and where it is missing nothing but a flag', () => {
  const preprocessing = Preprocessing.parse({
    version: 1,
    missing: [],
    columns: [fitImages('photo', { size: [1, 2], channels: 1 }, true)],
  });
  const photo: TypedColumn = { kind: 'image', name: 'photo', values: [Uint8Array.of(0, 51), null] };
  const features = encodeColumns([photo], preprocessing);
  expect([...features]).toEqual([0, Math.fround(0.2), 0, 0, 0, 1]);
  const other = { ...photo, values: [Uint8Array.of(1, 2, 3)] };
  expect(() => encodeColumns([other], preprocessing)).toThrow('an image of column photo has 3 values, not 2');
});

test('colours of a pixel follow each other', () => {
  const preprocessing = Preprocessing.parse({
    version: 1,
    missing: [],
    columns: [fitImages('photo', { size: [1, 2], channels: 3 }, false)],
  });
  const values = [Uint8Array.of(0, 51, 102, 153, 204, 255)];
  const features = encodeColumns([{ kind: 'image', name: 'photo', values }], preprocessing);
  expect([...features]).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1].map(Math.fround));
});
