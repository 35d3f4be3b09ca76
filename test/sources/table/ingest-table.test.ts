import type { z } from 'zod';
import { Preprocessing } from '../../../core/contracts/data/preprocessing';
import { type TableRecipe } from '../../../core/contracts/data/table';
import { createFeatureWriter, encodeColumns } from '../../../core/data/preprocessing/encode-features';
import { toFloat32 } from '../../../core/data/typed-bytes';
import { readRecord } from '../../../core/data/preprocessing/read-record';
import { tableOf } from '../../support/splits-of';
import { BY_PLAN, HEADER, ingest, LINES, readBlob, readShards, RECIPE, ROWS } from './ingested';

test('a table becomes typed shards of three splits, and every row is in one of them', async () => {
  const ingested = await ingest(LINES);
  const { dataset } = ingested;
  expect(dataset).toMatchObject({ classes: 2, classNames: ['no', 'yes'], shape: [12] });
  expect(dataset).not.toHaveProperty('quarantined');
  expect([dataset.train.rows, dataset.validation.rows, dataset.test.rows]).toEqual([600, 200, 200]);
  expect(tableOf(dataset.train).shards.map(({ rows }) => rows)).toEqual([250, 250, 100]);
  const shards = [dataset.train, dataset.validation, dataset.test].flatMap((split) =>
    readShards(ingested, split),
  );
  const rows = shards.flatMap(({ rowNumbers }) => [...rowNumbers]).sort((a, b) => a - b);
  expect(rows).toEqual(LINES.map((_, row) => row));
  for (const { rowNumbers, ids, columns, targets } of shards) {
    rowNumbers.forEach((row, i) => {
      const [id, age, plan, , joined, , spent, left] = (LINES[row] ?? '').split(',');
      expect(ids?.[i]).toBe(id);
      expect(targets[i]).toBe(left === 'yes' ? 1 : 0);
      const cells = columns.map((column) => {
        const value = column.values[i];
        return column.kind === 'categorical' ? column.categories[Number(value)] : value;
      });
      const seconds = Date.parse(`${joined}T00:00:00Z`) / 1000;
      expect(cells).toEqual([age === '' ? NaN : Number(age), plan, seconds, Math.fround(Number(spent))]);
    });
  }
});

test('what says nothing or all is left out, with the reason', async () => {
  const { dataset } = await ingest(LINES);
  const roles = Object.fromEntries(
    dataset.table!.columns.map(({ name, role, reason }) => [name, reason ?? role]),
  );
  const { closed_on: closed, ...others } = roles;
  expect(closed).toBe('it gives the target away: alone it avoids 100.0 % of the mistakes');
  expect(others).toEqual({
    customer_id: 'id',
    age: 'feature',
    plan: 'feature',
    country: 'every cell is the same',
    joined: 'feature',
    spent: 'feature',
    left: 'target',
  });
});

test('preprocessing knows the training rows only', async () => {
  const ingested = await ingest(LINES);
  const json: unknown = JSON.parse(
    Buffer.from(readBlob(ingested, ingested.dataset.table!.preprocessing)).toString(),
  );
  const { columns } = Preprocessing.parse(json);
  const spent = readShards(ingested, ingested.dataset.train).flatMap(({ columns: own }) =>
    [...(own[3]?.values ?? [])].map(Number),
  );
  const mean = spent.reduce((a, b) => a + b, 0) / spent.length;
  expect(spent).toHaveLength(600);
  expect(columns.find(({ name }) => name === 'spent')).toMatchObject({ mean, missing: false });
});

test('a row has the same features in use as it had in training', async () => {
  const ingested = await ingest(LINES);
  const json: unknown = JSON.parse(
    Buffer.from(readBlob(ingested, ingested.dataset.table!.preprocessing)).toString(),
  );
  const preprocessing = Preprocessing.parse(json);
  const { names, write } = createFeatureWriter(preprocessing);
  expect(names).toHaveLength(ingested.dataset.shape[0]);
  for (const { rowNumbers, columns } of readShards(ingested, ingested.dataset.test)) {
    const features = encodeColumns(columns, preprocessing);
    rowNumbers.forEach((row, i) => {
      const values = (LINES[row] ?? '').split(',');
      const record = Object.fromEntries(HEADER.split(',').map((name, at) => [name, values[at]]));
      const cells = readRecord(record, preprocessing);
      const alone = new Float32Array(names.length);
      write((column) => cells[column] ?? null, alone, 0);
      expect(alone).toEqual(features.slice(i * names.length, (i + 1) * names.length));
    });
  }
});

test('the same table gives the same bytes', async () => {
  const [first, second] = [await ingest(LINES), await ingest(LINES)];
  expect(second.dataset).toEqual(first.dataset);
});

test('rows that cannot be used are put aside, each with its reason, and the others are learned from', async () => {
  const lines = [...LINES];
  lines[3] = (lines[3] ?? '').replace(/,[^,]*,(yes|no)$/, ',lots,$1');
  lines[4] = (lines[4] ?? '').replace(/(yes|no)$/, '');
  lines[5] = 'too few';
  const ingested = await ingest(lines);
  const { quarantined, train, validation, test: held } = ingested.dataset;
  expect(quarantined!.reasons).toEqual(
    expect.arrayContaining([
      { reason: 'the line has too few cells', rows: 1 },
      { reason: 'left: the target is missing', rows: 1 },
      { reason: 'spent: the cell is no number', rows: 1 },
    ]),
  );
  const list = Buffer.from(readBlob(ingested, quarantined!.list)).toString().trim().split('\n');
  expect(list.map((line) => JSON.parse(line) as unknown)).toContainEqual({
    row: 4,
    column: 'spent',
    value: 'lots',
    reason: 'the cell is no number',
  });
  expect(train.rows + validation.rows + held.rows).toBe(ROWS - 3);
});

test('more bad rows than allowed are refused, with the most frequent reasons', async () => {
  const lines = LINES.map((line, row) => (row % 50 === 0 ? line.replace(/(yes|no)$/, '') : line));
  await expect(ingest(lines)).rejects.toThrow(
    /20 of 1000 rows can't be used, allowed: 10 \(maxBadRows 0.01\):\n {2}20 × left: the target is missing/,
  );
});

test('rows without a target are kept where they are asked for: no split has them, and nothing is fitted on them', async () => {
  const strange = LINES.slice(0, 3).map((line) => line.replace(/,[^,]*,(yes|no)$/, ',9999,'));
  const recipe = { ...RECIPE, unlabelled: true };
  const ingested = await ingest([...strange, ...LINES.slice(3)], recipe);
  const { train, validation, test: held, unlabelled, quarantined, table } = ingested.dataset;
  expect(quarantined).toBeUndefined();
  expect(train.rows + validation.rows + held.rows).toBe(ROWS - 3);
  expect(unlabelled?.rows).toBe(3);
  const [shard] = readShards(ingested, unlabelled!);
  expect([...shard!.rowNumbers]).toEqual([0, 1, 2]);
  expect(shard!.columns.find(({ name }) => name === 'spent')?.values).toEqual(
    Float32Array.of(9999, 9999, 9999),
  );
  const without = await ingest(LINES.slice(3), RECIPE);
  expect(table!.preprocessing).toEqual(without.dataset.table!.preprocessing);
  expect(without.dataset.unlabelled).toBeUndefined();
});

test.each([
  [
    'a number',
    { task: 'regression', column: 'spent' },
    (line: string) => line.replace(/,[^,]*,(yes|no)$/, ',,$1'),
  ],
  [
    'several labels',
    { task: 'multi-label', columns: ['left', 'stays'] },
    (line: string) => line.replace(/(yes|no),(yes|no)$/, ','),
  ],
] as const)(
  'rows without %s are kept where they are asked for, and those that lack some of it are bad',
  async (_, target, bare) => {
    const stays = (line: string) => `${line},${line.endsWith('yes') ? 'no' : 'yes'}`;
    const isLabels = target.task === 'multi-label';
    const given = isLabels ? LINES.map(stays) : LINES;
    const lines = given.map((line, row) => (row < 4 ? bare(line) : line));
    if (isLabels) lines[9] = lines[9]!.replace(/(yes|no)$/, '');
    const split = { method: 'random', validation: 0.2, test: 0.2 } as const;
    const recipe = { ...RECIPE, target: target as never, split, unlabelled: true };
    const ingested = await ingest(lines, recipe, isLabels ? `${HEADER},stays` : HEADER);
    const { train, validation, test: held, unlabelled, quarantined } = ingested.dataset;
    expect(unlabelled?.rows).toBe(4);
    expect([...readShards(ingested, unlabelled!)[0]!.rowNumbers]).toEqual([0, 1, 2, 3]);
    expect(train.rows + validation.rows + held.rows).toBe(ROWS - (isLabels ? 5 : 4));
    expect(quarantined?.reasons).toEqual(
      isLabels ? [{ reason: 'stays: the label is missing', rows: 1 }] : undefined,
    );
    const targets = toFloat32(readBlob(ingested, train.targets!));
    if (isLabels) expect(new Set(targets)).toEqual(new Set([0, 1]));
    // Nobody's spending, kept as 0, has no part in the mean.
    else expect(ingested.dataset.scale!.mean).toBeCloseTo(targets.reduce((a, b) => a + b) / train.rows, 5);
  },
);

test('a row without a target that is in validation or test as well is put aside', async () => {
  const { dataset } = await ingest(LINES);
  const bare = (line: string) => line.replace(/(yes|no)$/, '');
  const found = await ingest([...LINES, ...LINES.map(bare)], { ...RECIPE, unlabelled: true });
  const { train, validation, test: held, unlabelled, quarantined } = found.dataset;
  expect([train.rows, validation.rows, held.rows]).toEqual(
    [dataset.train, dataset.validation, dataset.test].map(({ rows }) => rows),
  );
  // Customers' ids aren't learned from: those of training are kept, each once more.
  expect(unlabelled!.rows + quarantined!.rows).toBe(ROWS);
  expect(quarantined!.rows).toBe(validation.rows + held.rows);
  expect(quarantined!.reasons[0]?.reason).toBe(
    'left: the row has no label, and is in validation or test as well',
  );
});

test('a row without a target that is not for training is a bad row', async () => {
  const lines = LINES.map((line, row) => (row === 7 || row === 8 ? line.replace(/(yes|no)$/, '') : line));
  const plans = lines.map((line, row) =>
    line.replace(/basic|plus|pro/, (plan) => (row === 7 ? 'basic' : row === 8 ? 'pro' : plan)),
  );
  const { dataset } = await ingest(plans, { ...RECIPE, split: BY_PLAN, unlabelled: true });
  expect(dataset.unlabelled?.rows).toBe(1);
  expect(dataset.quarantined?.reasons).toEqual([
    { reason: 'plan: the row has no target, and is not for training', rows: 1 },
  ]);
});

test('rows that two splits have are counted', async () => {
  const { dataset } = await ingest([...LINES, ...LINES], {
    ...RECIPE,
    split: { ...RECIPE.split, method: 'random' } as never,
  });
  const { trainValidation, trainTest, validationTest } = dataset.duplicatesAcrossSplits!;
  expect(trainValidation).toBeGreaterThan(100);
  expect(trainTest).toBeGreaterThan(100);
  expect(validationTest).toBeGreaterThan(20);
  expect((await ingest(LINES)).dataset).not.toHaveProperty('duplicatesAcrossSplits');
});

test.each<[string, Partial<z.input<typeof TableRecipe>>, RegExp]>([
  [
    'a column that is not there',
    { id: 'customer' },
    /"customer", allowed: a column of the data: customer_id, age/,
  ],
  [
    'two roles for one column',
    { id: 'left' },
    /id: got "left", allowed: a column that isn't the target already/,
  ],
  [
    'a positive value that does not occur',
    { target: { task: 'binary', column: 'left', positive: '1' } },
    /target left has 2 different values/,
  ],
  [
    'classes of a number',
    { target: { task: 'regression', column: 'spent' } },
    /split.method: got "stratified", allowed: random, grouped/,
  ],
])('%s is refused', async (_, change, message) => {
  await expect(ingest(LINES, { ...RECIPE, ...change })).rejects.toThrow(message);
});
