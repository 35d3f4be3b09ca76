/** What is told of a table's columns. */
import type { SchemaColumn } from '../../../core/contracts/data/table';
import { describeColumns } from '../../../core/policy/column-wording';
import { listLeftOut } from '../../../core/policy/list-left-out';

const unused = (name: string, reason?: string): SchemaColumn => ({
  name,
  kind: 'numeric',
  role: 'unused',
  ...(reason !== undefined && { reason }),
});
const LEAK = 'it gives the target away: alone it avoids 99.8 % of the mistakes';

test('only columns with a reason are noted: the recipe left out the others', () => {
  expect(listLeftOut([])).toBeUndefined();
  expect(listLeftOut([unused('a'), { name: 'b', kind: 'text', role: 'feature' }])).toBeUndefined();
  expect(listLeftOut([unused('a'), unused('b', 'why')])).toEqual({
    columns: 1,
    first: [{ column: 'b', reason: 'why' }],
  });
});

test('a thousand constant columns do not hide the one that gives the target away', () => {
  const constant = Array.from({ length: 1000 }, (_, i) => unused(`c${i}`, 'every cell is the same'));
  const leftOut = listLeftOut([...constant, unused('leak', LEAK)])!;
  expect(leftOut.columns).toBe(1001);
  expect(leftOut.first).toHaveLength(12);
  expect(leftOut.first[0]).toEqual({ column: 'leak', reason: LEAK });
  const [note] = describeColumns(leftOut, undefined);
  expect(note).toMatchObject({ title: '1,001 columns are left out', others: 989 });
});

test('cells are counted where there are any', () => {
  const first = [
    { column: 'plan', validation: { cells: 1234, share: 0.0123456 }, test: { cells: 0, share: 0 } },
    { column: 'zone', validation: { cells: 1, share: 0.001 }, test: { cells: 7, share: 0.5 } },
  ];
  expect(describeColumns(undefined, { columns: 3, first })).toEqual([
    {
      title: '3 columns have categories in validation or test that no training row has',
      columns: [
        { column: 'plan', text: '1,234 cells of validation (1.235%)' },
        { column: 'zone', text: '1 cell of validation (0.10%), 7 cells of test (50.00%)' },
      ],
      others: 1,
    },
  ]);
  expect(describeColumns(undefined, undefined)).toEqual([]);
});
