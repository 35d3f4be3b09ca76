import {
  parseBoolean,
  parseCategory,
  parseDatetime,
  parseNumber,
} from '../../../../core/data/table/parse-cell';

test.each([
  ['12', 12],
  [' -1.5e3 ', -1500],
  ['.5', 0.5],
  ['5.', 5],
  ['+7', 7],
  ['007', 7],
])('%j is the number %d', (cell, number) => {
  expect(parseNumber(cell)).toBe(number);
});

test.each(['', '0x10', '1_000', '1,5', 'Infinity', '1e', '.', '1e39', '12 km'])('%j is no number', (cell) => {
  expect(parseNumber(cell)).toBeUndefined();
});

test('yes and no are read in any case, and nothing else is', () => {
  expect(['TRUE', 'Yes', 'y', '1', ' t '].map(parseBoolean)).toEqual([true, true, true, true, true]);
  expect(['False', 'no', 'N', '0', 'f'].map(parseBoolean)).toEqual([false, false, false, false, false]);
  expect(['2', 'on', 'ja', ''].map(parseBoolean)).toEqual([undefined, undefined, undefined, undefined]);
});

test.each([
  ['1970-01-02', 86_400],
  ['1970-01-01T00:00:01', 1],
  ['1970-01-01 01:00:00.5Z', 3600.5],
  ['1970-01-01T02:00+02:00', 0],
  ['1970-01-01T02:00:00+0130', 1800],
  ['1969-12-31T23:59:59Z', -1],
  ['2024-02-29', 1_709_164_800],
])('%j is %d seconds after the beginning of 1970', (cell, seconds) => {
  expect(parseDatetime(cell)).toBe(seconds);
});

test.each(['2023-02-29', '2023-13-01', '2023-01-01T25:00', '1.2.2023', '2023', 'today'])(
  '%j is no date',
  (cell) => {
    expect(parseDatetime(cell)).toBeUndefined();
  },
);

test('a category is its text, and whole numbers are the same with decimals', () => {
  expect([' a ', '1', '1.0', '-2.000', '1.50', '1.', 'v1.0'].map(parseCategory)).toEqual([
    ...['a', '1', '1', '-2', '1.50', '1.', 'v1.0'],
  ]);
});
