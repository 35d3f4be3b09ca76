/** Tables as runs ingest them, from disk and from S3. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createIngest } from '../../activities/ingest';
import type { PlannedShapes } from '../../core/contracts/activities';
import { Architecture } from '../../core/contracts/models/architecture';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { toFloat32 } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import { tableOf } from '../support/splits-of';
import { makeTempDir } from '../support/temp-dir';
import { greyPng } from '../support/write-images';
import { customersCsv } from '../support/write-customers';
import { createDependencies } from './main-dependencies';
import { createMemoryObjectStore } from './memory-object-store';

const temp = makeTempDir();
afterAll(temp.remove);
const CSV = customersCsv(400, 1);
let number = 0;

function writeTable(content: string): string {
  const path = join(temp.dir, `${number++}.csv`);
  writeFileSync(path, content);
  return path;
}

const TARGET = { task: 'binary', column: 'left', positive: 'yes' } as const;
const SPLIT = { method: 'stratified', validation: 0.2, test: 0.2 } as const;

function dataOf(files: unknown[], source: object = {}, data: object = {}): DataRecipe {
  const table = { type: 'table', files, target: TARGET, id: 'customer_id', split: SPLIT, ...source };
  return parse(DataRecipe, { source: table, classes: 2, ...data }, 'data');
}

test('a table is ingested once, and again where its bytes or its reading are others', async () => {
  const dependencies = createDependencies();
  const ingest = (data: DataRecipe, seed = 1) => createIngest(dependencies)({ data, seed });
  const path = writeTable(CSV);
  const first = await ingest(dataOf([path]));
  expect(first).toMatchObject({ reused: false, output: { train: { rows: 240 }, test: { rows: 80 } } });
  expect(await ingest(dataOf([path]))).toEqual({ ...first, reused: true });
  expect((await ingest(dataOf([path]), 2)).reused).toBe(false);
  expect((await ingest(dataOf([path], { columns: { joined: { use: false } } }))).reused).toBe(false);
  appendFileSync(path, 'c400,3,basic,2020-01-10,yes\n');
  const more = await ingest(dataOf([path]));
  expect(more.reused).toBe(false);
  expect(more.output.sourceDigest).not.toBe(first.output.sourceDigest);
});

test('planned networks are told where the columns lie that they look at', async () => {
  const dependencies = createDependencies();
  const shapes = (students: unknown[]): PlannedShapes => ({
    teachers: [{ type: 'mlp', hidden: [4] }],
    students: students.map((student) => Architecture.parse(student)),
  });
  const ingest = (students: unknown[]) =>
    createIngest(dependencies)({ data: dataOf([path]), seed: 1, shapes: shapes(students) });
  const path = writeTable(CSV);
  const towers = { type: 'two-tower', user: ['visits'], item: ['plan'] };
  const wide = { type: 'wide-and-deep', hidden: [4] };
  const { shapes: located } = await ingest([towers, wide]);
  // Visits and whether there are any; three plans and others; the date and two recurring parts.
  const plan = [{ start: 2, size: 4 }];
  expect(located).toEqual({
    teachers: [{ type: 'mlp', hidden: [4] }],
    students: [
      { ...Architecture.parse(towers), fields: { user: [{ start: 0, size: 2 }], item: plan } },
      { ...wide, fields: plan },
    ],
  });
  expect(await ingest([wide])).toMatchObject({ reused: true, shapes: { students: [{ fields: plan }] } });
  await expect(ingest([wide, { ...towers, item: ['customer_id'] }])).rejects.toThrow(
    'sweep.architectures[1].item[0]: got "customer_id", allowed: a column that is learned from: visits, plan, joined',
  );
});

test('files follow each other, and lie in S3 gzipped as well as on disk', async () => {
  const bucket = createMemoryObjectStore();
  const dependencies = { ...createDependencies(), openBucket: () => bucket };
  const [header = '', ...lines] = CSV.trim().split('\n');
  const half = (from: number, until: number) => `${[header, ...lines.slice(from, until)].join('\n')}\n`;
  await bucket.put('lake/second.csv.gz', gzipSync(half(200, 400)));
  const files = [writeTable(half(0, 200)), 's3://data/lake/second.csv.gz'];
  const { output } = await createIngest(dependencies)({ data: dataOf(files), seed: 1 });
  const whole = await createIngest(createDependencies())({ data: dataOf([writeTable(CSV)]), seed: 1 });
  expect({ ...output, sourceDigest: '' }).toEqual({ ...whole.output, sourceDigest: '' });
});

test('images lie beside the table in S3, and where they lie changes nothing', async () => {
  const bucket = createMemoryObjectStore();
  const dependencies = { ...createDependencies(), openBucket: () => bucket };
  const [header = '', ...lines] = CSV.trim().split('\n');
  const table = [`photo,${header}`, ...lines.map((line, row) => `p/${row % 9}.png,${line}`)].join('\n');
  for (const folder of ['lake', 'moved']) {
    await bucket.put(`${folder}/rows.csv`, Buffer.from(table));
    for (let grey = 0; grey < 9; grey += 1) await bucket.put(`${folder}/p/${grey}.png`, await greyPng(grey));
  }
  const images = { size: [8, 8], channels: 1 };
  const ingest = (file: string, said: object = images) =>
    createIngest(dependencies)({ data: dataOf([file], { images: said }), seed: 1 });
  const first = await ingest('s3://data/lake/rows.csv');
  expect(first.output.table?.columns[0]).toEqual({ name: 'photo', kind: 'image', role: 'feature' });
  expect(await ingest('s3://data/moved/rows.csv')).toEqual({ ...first, reused: true });
  const named = { ...images, folder: 's3://data/lake' };
  expect(await ingest(writeTable(table), named)).toMatchObject({
    output: { train: first.output.train, test: first.output.test },
  });
  await bucket.put('lake/p/3.png', await greyPng(200));
  expect((await ingest('s3://data/lake/rows.csv')).reused).toBe(false);
});

test('large images are in shards of fewer rows', async () => {
  const [header = '', ...lines] = CSV.trim().split('\n');
  const path = writeTable(
    [`photo,${header}`, ...lines.map((line, row) => `grey-${row % 2}.png,${line}`)].join('\n'),
  );
  for (const grey of [0, 1]) writeFileSync(join(temp.dir, `grey-${grey}.png`), await greyPng(grey));
  const images = { size: [700, 1000], channels: 1 };
  const { output } = await createIngest(createDependencies())({ data: dataOf([path], { images }), seed: 1 });
  const { shards } = tableOf(output.train);
  // 64 MiB over 700,000 bytes a row.
  expect(shards.map(({ rows }) => rows)).toEqual([95, 95, 50]);
});

test.each<[string, () => DataRecipe, RegExp]>([
  ['a file that is not there', () => dataOf([join(temp.dir, 'none.csv')]), /^no file .*none.csv$/],
  [
    'a file that is another than the recipe says',
    () => dataOf([{ uri: writeTable(CSV), sha256: sha256('other') }]),
    /has SHA-256 [0-9a-f]{64}, but the recipe says/,
  ],
  [
    'other classes than the recipe says',
    () => dataOf([writeTable(CSV)], { target: { task: 'multiclass', column: 'plan' } }, { classes: 4 }),
    /the target has 3 classes \("basic", "plus", "pro"\), but data.classes is 4/,
  ],
  [
    'more bad rows than the recipe says',
    () => dataOf([writeTable(`${CSV}c1,2,pro,2020-01-01,\n`)], {}, { maxBadRows: 0 }),
    /1 of 401 rows can't be used, allowed: 0 \(maxBadRows 0\)/,
  ],
])('%s is refused', async (_, data, message) => {
  await expect(createIngest(createDependencies())({ data: data(), seed: 1 })).rejects.toThrow(message);
});

test.each<[string, () => unknown, RegExp]>([
  [
    'two classes of a number',
    () => dataOf(['a.csv'], { target: { task: 'regression', column: 'visits' } }),
    /classes: got 2, allowed: 1, since the target is one number/,
  ],
  [
    'three classes of a yes or no',
    () => dataOf(['a.csv'], {}, { classes: 3 }),
    /classes: got 3, allowed: 2, since the target is binary/,
  ],
  [
    'rows for validation',
    () => dataOf(['a.csv'], {}, { validationRows: 5 }),
    /validationRows: got 5, allowed: nothing/,
  ],
  [
    'a limit',
    () => dataOf(['a.csv'], {}, { limit: { train: 5 } }),
    /limit: got .*allowed: nothing for a table/,
  ],
])('%s is refused when the recipe is read', (_, read, message) => {
  expect(read).toThrow(message);
});

test('weights of rows lie beside the labels of each split, 1 on average; rows without one are put aside', async () => {
  const lines = CSV.trim().split('\n');
  const weighted = lines.map(
    (line, i) => `${line},${i === 0 ? 'times' : i === 5 ? 0 : i % 2 === 0 ? 30 : 10}`,
  );
  const path = writeTable(`${weighted.join('\n')}\n`);
  const dependencies = createDependencies();
  const data = dataOf([path], { weight: 'times' }, { maxBadRows: 0.01 });
  const { output } = await createIngest(dependencies)({ data, seed: 1 });
  expect(output.quarantined).toMatchObject({
    rows: 1,
    reasons: [{ reason: 'times: the weight is no number above 0' }],
  });
  for (const split of [output.train, output.validation, output.test]) {
    if (!('shards' in split) || !split.weights) throw new Error('no weights');
    const weights = toFloat32(await dependencies.blobs.read(split.weights));
    expect(weights).toHaveLength(split.rows);
    expect(weights.reduce((sum, weight) => sum + weight, 0) / split.rows).toBeCloseTo(1, 5);
    expect(Math.max(...weights) / Math.min(...weights)).toBeCloseTo(3, 5);
  }
  expect(
    (await createIngest(dependencies)({ data: dataOf([path]), seed: 1 })).output.train,
  ).not.toHaveProperty('weights');
});
