import { Preprocessing } from '../../../../core/contracts/data/preprocessing';
import { readRecord } from '../../../../core/data/preprocessing/read-record';

const PREPROCESSING = Preprocessing.parse({
  version: 1,
  missing: ['NA'],
  columns: [
    { kind: 'numeric', name: 'age', mean: 40, deviation: 10, median: 38, missing: true },
    { kind: 'boolean', name: 'paid', missing: false },
    { kind: 'datetime', name: 'at', mean: 0, deviation: 1, parts: [], missing: false },
    { kind: 'categorical', name: 'city', values: ['Ulm'], missing: false },
  ],
});

test('cells may be values or the text that a file has of them', () => {
  const cells = [41.5, true, 86_400, 'Ulm'];
  expect(readRecord({ age: 41.5, paid: true, at: '1970-01-02', city: 'Ulm' }, PREPROCESSING)).toEqual(cells);
  expect(
    readRecord({ age: ' 41.50', paid: 'yes', at: '1970-01-02T00:00Z', city: 'Ulm\n' }, PREPROCESSING),
  ).toEqual(cells);
});

test('a category that is a number may have decimals', () => {
  expect(readRecord({ city: 7 }, PREPROCESSING)[3]).toBe('7');
  expect(readRecord({ city: '7.0' }, PREPROCESSING)[3]).toBe('7');
});

test('what is left out, null, empty or a word for it is missing', () => {
  expect(readRecord({ age: 'NA', paid: null, at: ' ', more: 1 }, PREPROCESSING)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('each cell that cannot be read is named with what is allowed', () => {
  expect(() => readRecord({ age: 'old', paid: 2, at: '1.2.1970' }, PREPROCESSING)).toThrow(
    /age: got "old", allowed: a decimal number\n.*paid: got 2, allowed: yes or no.*\n.*at: got "1.2.1970", allowed: a date/,
  );
});

describe('an image', () => {
  const preprocessing = Preprocessing.parse({
    version: 1,
    missing: [],
    columns: [{ kind: 'image', name: 'photo', size: [1, 2], channels: 3, missing: false }],
  });
  const read = (photo?: unknown) => readRecord({ photo }, preprocessing);

  test('is its pixels, and may be missing', () => {
    expect(read([0, 1, 2, 3, 4, 255])).toEqual([Uint8Array.of(0, 1, 2, 3, 4, 255)]);
    expect(read(Uint8Array.of(0, 1, 2, 3, 4, 255))).toEqual([Uint8Array.of(0, 1, 2, 3, 4, 255)]);
    expect(read()).toEqual([null]);
  });

  test.each([[[1, 2, 3]], [[0, 1, 2, 3, 4, 256]], [[0, 1, 2, 3, 4, 0.5]], ['photo.png']])(
    'that is %j is refused',
    (photo) => {
      expect(() => read(photo)).toThrow(
        /photo: got .*, allowed: 6 whole numbers from 0 to 255: an image of 1×2×3/,
      );
    },
  );
});
