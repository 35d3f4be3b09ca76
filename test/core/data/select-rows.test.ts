import { selectRows } from '../../../core/data/select-rows';

const LABELS = Uint8Array.from({ length: 100 }, (_, row) => (row % 10 === 0 ? 1 : 0));
const assignment = Uint8Array.from({ length: 100 }, (_, row) => row % 4);

test('all rows but those of a fold, in their order', () => {
  const rows = selectRows(LABELS, { without: { assignment, fold: 3 } });
  expect([...rows]).toEqual(Array.from(LABELS.keys()).filter((row) => row % 4 !== 3));
});

test('without anything said, all rows', () => {
  expect([...selectRows(LABELS, {})]).toEqual([...LABELS.keys()]);
});

test.each([true, false])('a sample has its share of each class, replaced: %s', (replace) => {
  const rows = [...selectRows(LABELS, { bagging: { fraction: 0.5, replace, seed: 4 } })];
  expect(rows.filter((row) => LABELS[row] === 1)).toHaveLength(5);
  expect(rows).toHaveLength(50);
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  // 45 of 90 rows drawn with replacement, all different: a chance of one in ten million.
  expect(new Set(rows).size === rows.length).toBe(!replace);
});

test('samples differ by seed, and are the same for the same one', () => {
  const draw = (seed: number) => [
    ...selectRows(LABELS, { bagging: { fraction: 0.3, replace: false, seed } }),
  ];
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('a class keeps at least one row', () => {
  const rows = selectRows(LABELS, { bagging: { fraction: 0.01, replace: true, seed: 1 } });
  expect([...rows].map((row) => LABELS[row]).sort()).toEqual([0, 1]);
});

test('a sample is drawn from what the fold leaves', () => {
  const bagging = { fraction: 1, replace: true, seed: 2 };
  const rows = [...selectRows(LABELS, { without: { assignment, fold: 1 }, bagging })];
  expect(rows).toHaveLength(75);
  expect(rows.some((row) => row % 4 === 1)).toBe(false);
});

test('folds of other rows are refused', () => {
  expect(() => selectRows(LABELS.subarray(1), { without: { assignment, fold: 1 } })).toThrow(
    'folds: 100 of them for 99 rows; it is one a row',
  );
});
