import { InvalidData } from '../../../../core/contracts/errors';
import { TEST, TRAIN, VALIDATION, type SplitAssignment } from '../../../../core/data/split/split-assignment';
import { splitByClass } from '../../../../core/data/split/split-by-class';
import { splitByGroup } from '../../../../core/data/split/split-by-group';
import { splitByTime } from '../../../../core/data/split/split-by-time';
import { splitRandomly } from '../../../../core/data/split/split-randomly';

const SHARES = { validation: 0.2, test: 0.1 };

function countSplitRows(assignment: SplitAssignment): number[] {
  return [TRAIN, VALIDATION, TEST].map((split) => assignment.filter((each) => each === split).length);
}

test('a random split has the shares, and is the same for the same seed only', () => {
  const first = splitRandomly(1000, SHARES, 1);
  expect(countSplitRows(first)).toEqual([700, 200, 100]);
  expect(splitRandomly(1000, SHARES, 1)).toEqual(first);
  expect(splitRandomly(1000, SHARES, 2)).not.toEqual(first);
});

test('the test split stays as it is when the share of validation changes', () => {
  const test1 = splitRandomly(1000, SHARES, 1).map((split) => Number(split === TEST));
  const test2 = splitRandomly(1000, { ...SHARES, validation: 0.3 }, 1).map((split) => Number(split === TEST));
  expect(test2).toEqual(test1);
});

test('a stratified split keeps the share of every class', () => {
  const labels = Uint8Array.from({ length: 1000 }, (_, row) => (row % 10 === 0 ? 2 : row % 2));
  const assignment = splitByClass(labels, 3, SHARES, 7);
  expect(countSplitRows(assignment)).toEqual([700, 200, 100]);
  const counts = [TRAIN, VALIDATION, TEST].map((split) =>
    [0, 1, 2].map(
      (label) => labels.filter((each, row) => each === label && assignment[row] === split).length,
    ),
  );
  // 400 rows of class 0, 500 of class 1 (those with odd numbers), 100 of class 2
  expect(counts).toEqual([
    [280, 350, 70],
    [80, 100, 20],
    [40, 50, 10],
  ]);
});

test('rows of a group stay together, and the shares are met as closely as groups allow', () => {
  const groups = Int32Array.from({ length: 3000 }, (_, row) => (row * 7919) % 300);
  const assignment = splitByGroup(groups, SHARES, 3);
  const splits = new Map<number, Set<number>>();
  groups.forEach((group, row) =>
    splits.set(group, (splits.get(group) ?? new Set()).add(assignment[row] ?? -1)),
  );
  expect([...splits.values()].every((own) => own.size === 1)).toBe(true);
  expect(countSplitRows(assignment)).toEqual([2100, 600, 300]);
});

test('a group larger than its split is not torn', () => {
  const groups = Int32Array.from({ length: 100 }, (_, row) => (row < 90 ? 0 : row));
  const assignment = splitByGroup(
    groups.map((group) => (group === 0 ? 0 : group - 89)),
    SHARES,
    3,
  );
  expect(new Set(assignment.subarray(0, 90)).size).toBe(1);
  expect(countSplitRows(assignment).every((rows) => rows > 0)).toBe(true);
});

test('two groups cannot make three splits', () => {
  expect(() =>
    splitByGroup(
      Int32Array.from({ length: 10 }, (_, row) => row % 2),
      SHARES,
      1,
    ),
  ).toThrow(InvalidData);
});

test('by time, the oldest are for training and the newest for test; a moment is in one split', () => {
  const times = Float64Array.from({ length: 100 }, (_, row) => Math.floor((99 - row) / 4));
  const assignment = splitByTime(times, SHARES);
  const timesOf = (split: number) => [...times].filter((_, row) => assignment[row] === split);
  expect(Math.max(...timesOf(TRAIN))).toBeLessThan(Math.min(...timesOf(VALIDATION)));
  expect(Math.max(...timesOf(VALIDATION))).toBeLessThan(Math.min(...timesOf(TEST)));
  // 70 rows end within a moment of four: it is for training as a whole.
  expect(countSplitRows(assignment)).toEqual([72, 20, 8]);
});

test('one moment cannot make three splits, and three rows of small shares neither', () => {
  expect(() => splitByTime(new Float64Array(100), SHARES)).toThrow(/without a row/);
  expect(() => splitRandomly(3, SHARES, 1)).toThrow(/leave test without a row/);
});
