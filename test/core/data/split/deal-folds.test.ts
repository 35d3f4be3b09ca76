import { InvalidData } from '../../../../core/contracts/errors';
import { dealFolds } from '../../../../core/data/split/deal-folds';
import { createRandom } from '../../../../core/random/random';

const FOLDS = 5;

/** One row in ten is of class 1, and some are of class 2. */
function drawLabels(rows: number): Uint8Array {
  const random = createRandom('labels');
  return Uint8Array.from({ length: rows }, () => {
    const u = random.uniform();
    return u < 0.1 ? 1 : Number(u > 0.85) * 2;
  });
}

const countOf = (values: ArrayLike<number>, wanted: (i: number) => boolean) =>
  Array.from({ length: values.length }, (_, i) => Number(wanted(i))).reduce((a, b) => a + b, 0);

test('folds are as large as each other, and so are the parts of each class in them, up to a row', () => {
  const labels = drawLabels(1003);
  const assignment = dealFolds({ labels, classes: 3, folds: FOLDS, seed: 7 });
  expect(assignment).toHaveLength(1003);
  const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
  const inFold = (fold: number, label?: number) =>
    countOf(labels, (row) => assignment[row] === fold && (label === undefined || labels[row] === label));
  const folds = [0, 1, 2, 3, 4];
  expect(spread(folds.map((fold) => inFold(fold)))).toBe(1);
  for (const label of [0, 1, 2])
    expect(spread(folds.map((fold) => inFold(fold, label)))).toBeLessThanOrEqual(1);
});

test('the seed decides, and nothing else', () => {
  const labels = drawLabels(200);
  const deal = (seed: number) => dealFolds({ labels, classes: 3, folds: FOLDS, seed });
  expect(deal(1)).toEqual(deal(1));
  expect(deal(1)).not.toEqual(deal(2));
  // Neighbours aren't dealt by their place: rows often come sorted.
  expect(countOf(labels, (row) => deal(1)[row] === row % FOLDS)).toBeLessThan(80);
});

test('rows of a group share a fold, and classes keep their shares as closely as groups allow', () => {
  const labels = drawLabels(2000);
  const random = createRandom('groups');
  const groups = Int32Array.from(labels, (_, row) => (row < 150 ? row : random.integer(0, 149)));
  const assignment = dealFolds({ labels, classes: 3, groups, folds: FOLDS, seed: 3 });
  const foldOf = new Map<number, number>();
  groups.forEach((group, row) => {
    expect(foldOf.get(group) ?? assignment[row]).toBe(assignment[row]);
    foldOf.set(group, assignment[row] ?? -1);
  });
  const share = (fold: number, label: number) =>
    countOf(labels, (row) => assignment[row] === fold && labels[row] === label) /
    countOf(labels, (row) => labels[row] === label);
  for (const fold of [0, 1, 2, 3, 4])
    for (const label of [0, 1, 2]) expect(Math.abs(share(fold, label) - 0.2)).toBeLessThan(0.02);
});

test('by hand: the largest group first, each where its class is rarest', () => {
  // Groups: a = 4 rows of class 0, b = 3 of class 0, c = 3 of class 1, d = 1 of class 1.
  const labels = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
  const groups = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3);
  const assignment = dealFolds({ labels, classes: 2, groups, folds: 2, seed: 5 });
  const [a, b, c, d] = [assignment[0], assignment[4], assignment[7], assignment[10]];
  expect(a).not.toBe(b);
  expect(c).not.toBe(d);
});

test.each<[string, () => unknown, RegExp]>([
  [
    'fewer rows than folds',
    () => dealFolds({ labels: new Uint8Array(4), classes: 1, folds: 5, seed: 1 }),
    /^4 training rows can't be dealt into 5 folds \(teach.folds\)$/,
  ],
  [
    'fewer groups than folds',
    () => dealFolds({ labels: new Uint8Array(9), classes: 1, groups: new Int32Array(9), folds: 2, seed: 1 }),
    /^1 groups of training rows can't be dealt into 2 folds/,
  ],
  [
    'a class of one row',
    () => dealFolds({ labels: Uint8Array.of(0, 0, 0, 1), classes: 2, folds: 2, seed: 1 }),
    /^class 1 would be in one of 2 folds only.* a single training row; teach.folds 1 /,
  ],
  [
    'a class of one group',
    () =>
      dealFolds({
        labels: Uint8Array.of(0, 0, 1, 1),
        classes: 2,
        groups: Int32Array.of(0, 1, 2, 2),
        folds: 2,
        seed: 1,
      }),
    /^class 1 would be .* all its training rows are of one group/,
  ],
])('%s: refused', (_, deal, message) => {
  expect(deal).toThrow(InvalidData);
  expect(deal).toThrow(message);
});
