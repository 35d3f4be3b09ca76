import { InvalidData, InvalidInput } from '../../../core/contracts/errors';
import { countDuplicates } from '../../../core/data/count-duplicates';
import type { LabelledImages } from '../../../core/data/labelled-images';
import { splitSource } from '../../../core/data/split-source';

/** Rows of one pixel, which is the row's number from `first` on; labels go round three classes. */
function numbered(rows: number, first = 0): LabelledImages {
  const images = Uint8Array.from({ length: rows }, (_, i) => first + i);
  return { rows, shape: [1, 1, 1], inputs: images, labels: images.map((_, i) => i % 3) };
}

const pixels = ({ inputs }: LabelledImages) => [...inputs];
const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

test('splits that are not there are taken from training, each class in its share', () => {
  const { train, validation, test } = splitSource(
    { train: numbered(60) },
    { classes: 3, validationRows: 6, testRows: 12 },
    5,
  );
  expect([train.rows, validation.rows, test.rows]).toEqual([42, 6, 12]);
  expect(sorted([...pixels(train), ...pixels(validation), ...pixels(test)])).toEqual(pixels(numbered(60)));
  for (const split of [train, validation, test]) {
    const counts = [0, 1, 2].map((label) => split.labels.filter((found) => found === label).length);
    expect(new Set(counts).size).toBe(1);
    expect(pixels(split).map((row) => row % 3)).toEqual([...split.labels]);
  }
});

test('how many rows are for validation changes nothing about test', () => {
  const test = (validationRows: number) =>
    splitSource({ train: numbered(60) }, { classes: 3, validationRows, testRows: 12 }, 5).test;
  expect(test(6)).toEqual(test(21));
});

test("the source's own splits stay as they are", () => {
  const found = { train: numbered(30), validation: numbered(6, 100), test: numbered(9, 200) };
  expect(splitSource(found, { classes: 3 }, 5)).toEqual(found);
});

test('a split of its own and one that is taken', () => {
  const found = { train: numbered(30), validation: numbered(6, 100) };
  const { train, validation, test } = splitSource(found, { classes: 3, testRows: 9 }, 5);
  expect(validation).toEqual(found.validation);
  expect([train.rows, test.rows]).toEqual([21, 9]);
});

test.each<[string, object, object, string]>([
  [
    'rows for validation, which is there',
    { validation: numbered(6) },
    { validationRows: 3 },
    'data.validationRows: got 3',
  ],
  ['no rows for validation, which is not', { test: numbered(6) }, {}, 'data.validationRows: got nothing'],
  [
    'rows for test, which is there',
    { validation: numbered(6), test: numbered(6) },
    { testRows: 3 },
    'data.testRows: got 3',
  ],
  ['no rows for test, which is not', { validation: numbered(6) }, {}, 'data.testRows: got nothing'],
])('the recipe is refused: %s', (_case, own, wishes, message) => {
  const split = () => splitSource({ train: numbered(30), ...own }, { classes: 3, ...wishes }, 5);
  expect(split).toThrow(InvalidInput);
  expect(split).toThrow(message);
});

test('a class without rows in a split is named', () => {
  const own = { validation: numbered(2), test: numbered(6) };
  const split = () =>
    splitSource({ train: numbered(30), ...own }, { classes: 3, classNames: ['a', 'b', 'c'] }, 5);
  expect(split).toThrow(InvalidData);
  expect(split).toThrow('validation split: class 2 (c) has no rows among 2');
});

describe('rows in two splits', () => {
  test('are counted by the split that they spoil', () => {
    const train = numbered(30); // 0 to 29
    const validation = numbered(4, 28); // 28 and 29 are in train
    const test = { ...numbered(5), inputs: Uint8Array.of(30, 0, 0, 28, 200) };
    // 30 and 28 are in validation; 0 twice and 28 in train
    expect(countDuplicates({ train, validation, test })).toEqual({
      trainTest: 3,
      trainValidation: 2,
      validationTest: 2,
    });
  });

  test('whose pixels only begin alike are two', () => {
    const pair = (a: number, b: number): LabelledImages => ({
      rows: 1,
      shape: [1, 2, 1],
      inputs: Uint8Array.of(a, b),
      labels: Uint8Array.of(0),
    });
    expect(countDuplicates({ train: pair(1, 2), validation: pair(1, 3), test: pair(2, 1) })).toBeUndefined();
  });

  test('of one split are no matter', () => {
    const twice = { ...numbered(2), inputs: Uint8Array.of(7, 7) };
    expect(
      countDuplicates({ train: twice, validation: numbered(2, 20), test: numbered(2, 40) }),
    ).toBeUndefined();
  });
});

describe('rows without classes', () => {
  /** Numbers as they come, or 0 and 1 for three labels, the last of which only the last rows have. */
  const withTargets = (rows: number, width: 1 | 3): LabelledImages => ({
    ...numbered(rows),
    labels: new Uint8Array(rows),
    targets: Float32Array.from({ length: rows * width }, (_, i) => {
      if (width === 1) return i;
      return [1, Number(i % 2 > 0), Number(i >= 3 * (rows - 2))][i % 3] ?? 0;
    }),
  });

  test('numbers are drawn as they come, and stay with their rows', () => {
    const request = { classes: 1, task: 'regression', validationRows: 6, testRows: 12 } as const;
    const { train, validation, test } = splitSource({ train: withTargets(60, 1) }, request, 5);
    expect([train.rows, validation.rows, test.rows]).toEqual([42, 6, 12]);
    for (const split of [train, validation, test]) expect([...split.targets!]).toEqual(pixels(split));
    expect(sorted([...train.targets!, ...validation.targets!, ...test.targets!])).toEqual(
      pixels(numbered(60)),
    );
  });

  test('a split without a row is refused', () => {
    const none = { ...withTargets(0, 1), targets: new Float32Array(0) };
    const work = () =>
      splitSource(
        { train: withTargets(9, 1), test: none },
        { classes: 1, task: 'regression', validationRows: 2 },
        5,
      );
    expect(work).toThrow(InvalidData);
    expect(work).toThrow('test has no row');
  });

  test('a label that a split has no row of is named', () => {
    const request = { classes: 3, task: 'multi-label', validationRows: 3, testRows: 3 } as const;
    const split = (classNames?: string[]) =>
      splitSource({ train: withTargets(60, 3) }, { ...request, classNames }, 5);
    expect(split).toThrow(InvalidData);
    expect(split).toThrow('test has no row of label "2"');
    expect(() => split(['mass', 'nodule', 'fluid'])).toThrow('test has no row of label "fluid"');
  });
});
