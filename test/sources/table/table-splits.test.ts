import type { z } from 'zod';
import { type TableRecipe } from '../../../core/contracts/data/table';
import type { Dataset, Split } from '../../../core/contracts/data/dataset';
import { BY_PLAN, ingest, LINES, readShards, RECIPE } from './ingested';

interface SplitRows {
  train: string[][];
  validation: string[][];
  test: string[][];
}

/** The lines of each split, as cells. */
async function splitRows(
  lines: readonly string[],
  split: z.input<typeof TableRecipe>['split'],
): Promise<SplitRows & Pick<Dataset, 'groups'>> {
  const ingested = await ingest(lines, { ...RECIPE, split });
  const rowsOf = (own: Split) =>
    readShards(ingested, own).flatMap(({ rowNumbers }) =>
      [...rowNumbers].map((row) => (lines[row] ?? '').split(',')),
    );
  const { train, validation, test: held, groups } = ingested.dataset;
  const rows = { train: rowsOf(train), validation: rowsOf(validation), test: rowsOf(held) };
  return { ...rows, ...(groups && { groups }) };
}

test('by time, all of training is older than validation, and that older than test', async () => {
  const {
    train,
    validation,
    test: held,
  } = await splitRows(LINES, {
    method: 'by-time',
    column: 'joined',
    validation: 0.2,
    test: 0.2,
  });
  const days = (rows: string[][]) => rows.map(([, , , , joined]) => joined ?? '').sort();
  expect(days(train).at(-1)! < days(validation)[0]!).toBe(true);
  expect(days(validation).at(-1)! < days(held)[0]!).toBe(true);
});

test('by time, numbers among dates make bad rows: they would be the oldest of all', async () => {
  const split = { method: 'by-time' as const, column: 'joined', validation: 0.2, test: 0.2 };
  // So many that the column isn't taken for one of dates, whose cells are held against that anyway.
  const lines = LINES.map((line, row) => (row % 20 === 5 ? line.replace(/,[0-9-]{10}/, ',2025') : line));
  const { dataset } = await ingest(lines, { ...RECIPE, split, maxBadRows: 0.1 });
  expect(dataset.quarantined?.reasons).toEqual([
    { reason: 'joined: the cell is no time: a number, where the first one is a date', rows: 50 },
  ]);
});

test('grouped, no value is in two splits', async () => {
  const split = { method: 'grouped' as const, column: 'joined', validation: 0.2, test: 0.2 };
  const found = await splitRows(LINES, split);
  const [train, validation, held] = [found.train, found.validation, found.test].map(
    (rows) => new Set(rows.map(([, , , , joined]) => joined)),
  );
  expect(train!.size).toBeGreaterThan(100);
  for (const joined of train!) expect(validation!.has(joined) || held!.has(joined)).toBe(false);
  for (const joined of validation!) expect(held!.has(joined)).toBe(false);
  expect(found.groups).toEqual({ train: train!.size, validation: validation!.size, test: held!.size });
});

test('given, the column says it; a value that it does not name makes a bad row', async () => {
  const found = await splitRows(LINES, BY_PLAN);
  const plans = (rows: string[][]) => [...new Set(rows.map(([, , plan]) => plan))];
  expect([plans(found.train), plans(found.validation), plans(found.test)]).toEqual([
    ['basic'],
    ['plus'],
    ['pro'],
  ]);
  const lines = LINES.map((line, row) => (row === 5 ? line.replace(/basic|plus|pro/, 'trial') : line));
  const { dataset } = await ingest(lines, { ...RECIPE, split: BY_PLAN });
  expect(dataset.quarantined?.reasons).toEqual([{ reason: 'plan: the value names no split', rows: 1 }]);
});
