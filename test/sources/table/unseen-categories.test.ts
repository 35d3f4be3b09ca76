/** Categories that validation and test have, and training hasn't. */
import { listLeftOut } from '../../../core/policy/list-left-out';
import { ingest, RECIPE } from './ingested';

const HEADER = 'customer_id,plan,region,zone,age,country,closed_on,part,left';
const SPLIT = {
  method: 'given' as const,
  column: 'part',
  train: ['train'],
  validation: ['val'],
  test: ['test'],
};
const recipe = { ...RECIPE, split: SPLIT, columns: { zone: { kind: 'categorical' as const } } };

/** A hundred rows: 60 of training, 20 of validation, 20 of test; every fifth left. */
const lines = (plan: (row: number) => string, zone: (row: number) => string = (row) => String(row % 3)) =>
  Array.from({ length: 100 }, (_, row) => {
    const left = row % 5 === 0;
    const part = row < 60 ? 'train' : row < 80 ? 'val' : 'test';
    const cells = [`c${row}`, plan(row), row % 2 === 0 ? 'north' : 'south', zone(row), 20 + ((row * 7) % 50)];
    return [...cells, 'DE', left ? 'closed' : '', part, left ? 'yes' : 'no'].join();
  });

const seen = (row: number) => (row % 2 === 0 ? 'basic' : 'pro');

test('cells of validation and test are counted, with their share of the rows', async () => {
  const plan = (row: number) => {
    if (row === 61 || row === 72) return 'trial';
    // A missing cell is none of another category.
    if (row === 63) return '';
    return row >= 90 ? `offer ${row % 2}` : seen(row);
  };
  // 1.0 and 1 are the same number of a zone, and 7 is of test alone.
  const zone = (row: number) => (row === 65 ? '1.0' : row === 85 ? '7' : String(row % 3));
  const { dataset } = await ingest(lines(plan, zone), recipe, HEADER);
  expect(dataset.unseenCategories).toEqual({
    columns: 2,
    first: [
      { column: 'plan', validation: { cells: 2, share: 0.1 }, test: { cells: 10, share: 0.5 } },
      { column: 'zone', validation: { cells: 0, share: 0 }, test: { cells: 1, share: 0.05 } },
    ],
  });
});

test('where training has all of them nothing is noted, though some are too rare for a feature', async () => {
  const { dataset } = await ingest(
    lines((row) => (row === 3 || row === 90 ? 'rare' : seen(row))),
    recipe,
    HEADER,
  );
  expect(dataset).not.toHaveProperty('unseenCategories');
});

test('a column that is left out is not counted, and has its reason', async () => {
  const { dataset } = await ingest(lines(seen), recipe, HEADER);
  expect(listLeftOut(dataset.table!.columns)).toEqual({
    columns: 2,
    first: [
      { column: 'country', reason: 'every cell is the same' },
      {
        column: 'closed_on',
        reason: 'it gives the target away: alone it avoids 100.0 % of the mistakes',
      },
    ],
  });
  const without = { ...recipe, columns: { plan: { use: false } } };
  const unseen = await ingest(
    lines((row) => (row < 60 ? seen(row) : 'trial')),
    without,
    HEADER,
  );
  expect(unseen.dataset).not.toHaveProperty('unseenCategories');
});
