import { summariseUnseen } from '../../../../core/data/table/count-unseen';
import { TEST, TRAIN, UNLABELLED, VALIDATION } from '../../../../core/data/split/split-assignment';

const assignment = Uint8Array.of(TRAIN, VALIDATION, VALIDATION, TEST, TEST, TEST, TEST, UNLABELLED);

test('of many columns the ones with the most cells are named, and all are counted', () => {
  const columns = Array.from({ length: 3000 }, (_, i) => ({
    column: `c${i}`,
    validation: i === 2000 ? 2 : 0,
    test: i % 2,
  }));
  const { columns: count, first } = summariseUnseen(columns, assignment)!;
  expect(count).toBe(1501);
  expect(first).toHaveLength(12);
  expect(first[0]).toEqual({
    column: 'c2000',
    validation: { cells: 2, share: 1 },
    test: { cells: 0, share: 0 },
  });
  expect(first[1]).toEqual({
    column: 'c1',
    validation: { cells: 0, share: 0 },
    test: { cells: 1, share: 0.25 },
  });
});

test('nothing is noted where there is nothing', () => {
  expect(summariseUnseen([], assignment)).toBeUndefined();
  expect(summariseUnseen([{ column: 'a', validation: 0, test: 0 }], assignment)).toBeUndefined();
});
