import { InvalidData, InvalidInput } from '../../../../core/contracts/errors';
import { countDuplicates } from '../../../../core/data/count-duplicates';
import type { LabelledImages } from '../../../../core/data/labelled-images';
import { splitSource } from '../../../../core/data/split/split-source';

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

describe('rows with groups', () => {
  /** Groups of four rows, each of one class; the group is the row's pixel. */
  const grouped = (count: number, first = 0): LabelledImages => {
    const groups = Int32Array.from({ length: 4 * count }, (_, row) => first + (row >> 2));
    return {
      rows: groups.length,
      shape: [1, 1, 1],
      inputs: Uint8Array.from(groups),
      labels: Uint8Array.from(groups, (group) => group % 3),
      groups,
    };
  };
  const groupsOf = ({ groups }: LabelledImages) => new Set(groups);

  test('go to one split whole, each class in its share', () => {
    const wishes = { classes: 3, validationRows: 24, testRows: 48 };
    const { train, validation, test } = splitSource({ train: grouped(60) }, wishes, 5);
    expect([train.rows, validation.rows, test.rows]).toEqual([168, 24, 48]);
    const all = [train, validation, test].flatMap((split) => [...groupsOf(split)]);
    expect(sorted(all)).toEqual(Array.from({ length: 60 }, (_, group) => group));
    for (const split of [train, validation, test]) {
      expect(pixels(split)).toEqual([...split.groups!]);
      const counts = [0, 1, 2].map((label) => split.labels.filter((found) => found === label).length);
      expect(new Set(counts).size).toBe(1);
    }
  });

  test('test stays as it is when validation changes', () => {
    const test = (validationRows: number) =>
      groupsOf(splitSource({ train: grouped(60) }, { classes: 3, validationRows, testRows: 48 }, 5).test);
    expect(test(24)).toEqual(test(60));
  });

  test('whose numbers have gaps are dealt all the same', () => {
    const apart = grouped(30);
    const wider = { ...apart, groups: apart.groups!.map((group) => 3 * group + 7) };
    const wishes = { classes: 3, validationRows: 24, testRows: 24 };
    const { test } = splitSource({ train: wider }, wishes, 5);
    expect(pixels(test)).toEqual(pixels(splitSource({ train: apart }, wishes, 5).test));
  });

  test.each<[string, number, number, string]>([
    ['one group alone', 1, 2, 'testRows is 2 of 4 rows, which leaves test without one: rows of a group stay'],
    ['fewer rows than half a group', 9, 1, 'and there are 9 groups of up to 4 rows'],
  ])('%s leaves a split empty, which is refused', (_case, count, testRows, message) => {
    const own = { validation: grouped(3, 100) };
    const found = { train: { ...grouped(count), labels: new Uint8Array(4 * count) }, ...own };
    const split = () => splitSource(found, { classes: 1, task: 'regression', testRows }, 5);
    expect(split).toThrow(InvalidData);
    expect(split).toThrow(message);
  });
});

test('a class with too few groups for a split is told to have them', () => {
  // Class 1 has one group of its own, and it goes to one of the splits.
  const groups = Int32Array.from({ length: 80 }, (_, row) => row >> 2);
  const labels = Uint8Array.from(groups, (group) => (group === 0 ? 1 : 0));
  const train = { rows: 80, shape: [1, 1, 1] as const, inputs: new Uint8Array(80), labels, groups };
  const split = () => splitSource({ train }, { classes: 2, testRows: 8, validationRows: 8 }, 5);
  expect(split).toThrow(/class 1 has no rows among 8: rows of a group stay in one split/);
});

describe('rows with times', () => {
  // Row i is of time -i: the last row of the source is the oldest.
  const timed = (rows: number): LabelledImages => ({
    ...numbered(rows),
    times: Float64Array.from({ length: rows }, (_, row) => -row),
  });

  test('the newest are for test, those before them for validation', () => {
    const wishes = { classes: 3, validationRows: 6, testRows: 12 };
    const { train, validation, test } = splitSource({ train: timed(60) }, wishes, 5);
    expect(sorted(pixels(test))).toEqual(Array.from({ length: 12 }, (_, row) => row));
    expect(sorted(pixels(validation))).toEqual([12, 13, 14, 15, 16, 17]);
    expect(sorted(pixels(train))).toEqual(Array.from({ length: 42 }, (_, row) => 18 + row));
    expect(pixels(train)).toEqual([...train.times!].map((time) => -time));
  });

  test('rows of one moment stay together', () => {
    const train = { ...numbered(60), times: Float64Array.from({ length: 60 }, (_, row) => row >> 4) };
    // Times 0, 1, 2 of 16 rows each and 3 of 12: 20 rows would begin within time 2.
    const split = splitSource({ train }, { classes: 3, validationRows: 17, testRows: 20 }, 5);
    expect([split.train.rows, split.validation.rows, split.test.rows]).toEqual([32, 16, 12]);
    const never = { ...train, times: new Float64Array(60) };
    expect(() => splitSource({ train: never }, { classes: 3, validationRows: 6, testRows: 6 }, 5)).toThrow(
      'rows of one moment stay in one split, which leaves test without a row',
    );
  });
});
