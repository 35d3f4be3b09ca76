/** Files of labels on their way into the store, in every format, and what is wrong with them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createIngest } from '../../activities/ingest';
import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { unpackShard } from '../../core/data/table/table-shard';
import { toFloat32 } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import expected from '../golden/teachers/expected.json';
import { GOLDEN } from '../support/golden-teachers';
import { tableOf } from '../support/splits-of';
import { makeTempDir } from '../support/temp-dir';
import { createDependencies } from './main-dependencies';

const temp = makeTempDir();
afterAll(temp.remove);
const TABLE = {
  type: 'table',
  files: [join(GOLDEN, 'customers.csv')],
  target: { task: 'binary', column: 'left', positive: 'yes' },
  split: { method: 'stratified', validation: 0.2, test: 0.2 },
};
const OUTPUT = { gives: 'probabilities', classes: ['no', 'yes'] };

async function setUp(source: object = { ...TABLE, id: 'customer_id' }) {
  const dependencies = createDependencies();
  const data = parse(DataRecipe, { source, classes: 2 }, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 1 });
  const bring = createBringTeacher(dependencies);
  return {
    dependencies,
    dataset,
    bring: (teacher: unknown) =>
      bring({ member: 2, teacher: parse(ForeignTeacher, teacher, 'teacher'), dataset }),
  };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** Chances of class 1 by the number in the customer's id. */
async function chancesOf({ dependencies, dataset }: SetUp, teacher: BroughtTeacher) {
  if (teacher.type !== 'labels') throw new Error('no labels');
  const chances = new Map<number, number>();
  for (const split of ['train', 'validation', 'test'] as const) {
    const values = toFloat32(await dependencies.blobs.read(teacher.answers[split]));
    const [shard] = tableOf(dataset[split]).shards;
    const { rowNumbers } = unpackShard(await dependencies.blobs.read(shard!.bytes), [], 1);
    rowNumbers.forEach((row, i) => chances.set(row, Math.exp(values[2 * i + 1]!)));
  }
  return chances;
}

const golden = (name: string) => join(GOLDEN, name);
const lines = (header: string, row: (i: number) => string) =>
  `${[header, ...Array.from({ length: 900 }, (_, i) => row(i))].join('\n')}\n`;
const jsonLines = Array.from({ length: 900 }, (_, i) => JSON.stringify({ who: `c${i}`, logit: i / 100 - 4 }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(temp.dir, name);
  writeFileSync(path, content);
  return path;
}

test.each<[string, object, object]>([
  [
    'Parquet, in another order',
    TABLE,
    { file: golden('labels.parquet'), id: 'customer', columns: ['no', 'yes'] },
  ],
  ['a NumPy archive, by names', TABLE, { file: golden('labels.npz'), id: 'ids', array: 'answers' }],
])('labels of %s are those of the library', async (_, source, labels) => {
  const all = await setUp({ ...source, id: 'customer_id' });
  const { output } = await all.bring({ type: 'labels', output: OUTPUT, ...labels });
  const chances = await chancesOf(all, output);
  expect(chances.size).toBe(900);
  expected.labels.forEach(([, yes], row) => expect(chances.get(row)).toBeCloseTo(yes!, 6));
});

test.each<[string, object]>([
  ['a NumPy array', { file: golden('labels.npy') }],
  ['a NumPy archive with numbers', { file: golden('labels.npz'), id: 'numbers', array: 'answers' }],
  ['an archive in order', { file: golden('labels.npz'), array: 'answers' }],
])('without ids, labels of %s go by the numbers of the rows', async (_, labels) => {
  const all = await setUp(TABLE);
  const { output } = await all.bring({ type: 'labels', output: OUTPUT, ...labels });
  const chances = await chancesOf(all, output);
  expected.labels.forEach(([, yes], row) => expect(chances.get(row)).toBeCloseTo(yes!, 6));
});

test('one logit a row, as JSON lines', async () => {
  const all = await setUp();
  const file = write('logits.jsonl', `${jsonLines.reverse().join('\n')}\n`);
  const output = { gives: 'logits', positive: 'yes' };
  const brought = await all.bring({ type: 'labels', file, id: 'who', columns: ['logit'], output });
  const chances = await chancesOf(all, brought.output);
  for (const row of [0, 250, 899]) expect(chances.get(row)).toBeCloseTo(1 / (1 + Math.exp(4 - row / 100)), 6);
});

const chancesCsv = (row: (i: number) => string) => lines('id,no,yes', row);

test.each<[string, string, object, string | RegExp]>([
  [
    'a row short',
    chancesCsv((i) => (i === 7 ? 'c6b,0.5,0.5' : `c${i},0.5,0.5`)),
    {},
    /1 of 900 rows of the data are not in the file: "c7"\n.*1 of the file are of no row .*: "c6b"/,
  ],
  [
    'a row twice',
    chancesCsv((i) => `c${i === 7 ? 6 : i},0.5,0.5`),
    {},
    '1 are in the file more than once: "c6"',
  ],
  [
    'a word',
    chancesCsv((i) => `c${i},0.5,${i === 3 ? 'half' : '0.5'}`),
    {},
    'column yes of row 3: the cell is no number',
  ],
  [
    'a gap',
    chancesCsv((i) => `c${i},0.5,${i === 3 ? '' : '0.5'}`),
    {},
    'column yes of row 3: the cell is missing',
  ],
  [
    'a line too short',
    chancesCsv((i) => (i === 3 ? 'c3' : `c${i},0.5,0.5`)),
    {},
    'line 5: the line has too few cells',
  ],
  [
    'no such column',
    chancesCsv((i) => `c${i},0.5,0.5`),
    { columns: ['no', 'ja'] },
    'teach.members[2].columns[1]: got "ja", allowed: a column of no-such-column.csv: id, no, yes',
  ],
  [
    'chances that are none',
    chancesCsv((i) => `c${i},0.5,0.75`),
    {},
    /teach\.members\[2\]\.output\.gives: got "probabilities", .*row "c\d+" of labels/,
  ],
  [
    'an unknown class',
    chancesCsv((i) => `c${i},0.5,0.5`),
    { output: { ...OUTPUT, classes: ['no', 'maybe'] } },
    'teach.members[2].output.classes[1]: got "maybe", allowed: a class of the data: "no", "yes"',
  ],
])('labels with %s are refused', async (name, content, changes, message) => {
  const { bring } = await setUp();
  const file = write(`${name.replaceAll(' ', '-')}.csv`, content);
  const labels = { type: 'labels', file, id: 'id', columns: ['no', 'yes'], output: OUTPUT, ...changes };
  await expect(bring(labels)).rejects.toThrow(message);
});

test('what a file holds is read once, and again where it or its reading is another', async () => {
  const { bring } = await setUp();
  const bytes = readFileSync(golden('labels.npz'));
  const at = (path: string, from: Uint8Array = bytes) => ({ uri: write(path, from), sha256: sha256(from) });
  const labels = { type: 'labels', id: 'ids', array: 'answers', output: OUTPUT };
  const first = await bring({ ...labels, file: at('a.npz') });
  expect(first.reused).toBe(false);
  expect(await bring({ ...labels, file: at('a.npz') })).toEqual({ ...first, reused: true });
  const turned = await bring({ ...labels, file: at('a.npz'), output: { ...OUTPUT, classes: ['yes', 'no'] } });
  expect(turned.reused).toBe(false);
  expect(turned.output).not.toEqual(first.output);
});

test('what a recipe tells of layers is no part of what is brought', async () => {
  const { bring } = await setUp();
  const file = golden('lightgbm.onnx');
  const model = {
    type: 'onnx',
    file: { uri: file, sha256: sha256(readFileSync(file)) },
    inputs: [{ reads: 'columns', columns: ['visits', 'tenure'] }],
    output: OUTPUT,
  };
  const { output } = await bring(model);
  expect(await bring({ ...model, layers: [{ name: 'scores', shape: [2] }] })).toEqual({
    output,
    reused: true,
  });
});
