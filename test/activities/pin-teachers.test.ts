/** Models and files of teachers made elsewhere: how they come into the store, and what a recipe says of them afterwards. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createIngest } from '../../activities/ingest';
import { createResolveRecipe } from '../../activities/resolve-recipe';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { toFloat32 } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import { CODED_COLUMNS, GOLDEN } from '../support/golden-teachers';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { writeIdxFolder } from '../support/write-idx';
import { createDependencies } from './main-dependencies';
import { createMemoryObjectStore } from './memory-object-store';

const temp = makeTempDir();
afterAll(temp.remove);
const golden = (name: string) => join(GOLDEN, name);
const SOURCE = {
  type: 'table' as const,
  files: [golden('customers.csv')],
  target: { task: 'binary' as const, column: 'left', positive: 'yes' },
  id: 'customer_id',
  split: { method: 'stratified' as const, validation: 0.2, test: 0.2 },
};
const OUTPUT = { gives: 'probabilities', classes: ['no', 'yes'] };

function write(name: string, content: string | Uint8Array): string {
  const path = join(temp.dir, name);
  writeFileSync(path, content);
  return path;
}

async function setUp() {
  const dependencies = createDependencies();
  const data = parse(DataRecipe, { source: SOURCE, classes: 2 }, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 1 });
  const bring = createBringTeacher(dependencies);
  return {
    dependencies,
    bring: (teacher: unknown) =>
      bring({ member: 2, teacher: parse(ForeignTeacher, teacher, 'teacher'), dataset }),
  };
}

const ONNX = {
  type: 'onnx',
  inputs: [{ reads: 'columns', columns: CODED_COLUMNS }],
  output: OUTPUT,
};

test('a model is kept under its hash, from disk and from S3, and its columns must be there', async () => {
  const { bring, dependencies } = await setUp();
  const bytes = readFileSync(golden('lightgbm.onnx'));
  const { output } = await bring({ ...ONNX, file: golden('lightgbm.onnx') });
  expect(output).toMatchObject({
    name: 'onnx lightgbm.onnx',
    model: { digest: sha256(bytes), sizeBytes: bytes.length },
    output: { gives: 'probabilities', order: [0, 1] },
  });
  expect(await dependencies.blobs.verify({ digest: sha256(bytes), sizeBytes: bytes.length })).toBe(true);
  const columns = {
    ...ONNX,
    file: golden('lightgbm.onnx'),
    inputs: [{ reads: 'columns', columns: ['left'] }],
  };
  await expect(bring(columns)).rejects.toThrow(
    'teach.members[2].inputs[0].columns[0]: got "left", allowed: a column that is learned from: visits, plan, tenure',
  );
  await expect(bring({ ...ONNX, file: join(temp.dir, 'none.onnx') })).rejects.toThrow('no file');
});

test('a recipe is resolved with the hashes of its files, and resolved again without them', async () => {
  const bucket = createMemoryObjectStore();
  const dependencies = { ...createDependencies(), openBucket: () => bucket };
  const bytes = readFileSync(golden('lightgbm.onnx'));
  await bucket.put('m/model.onnx', bytes);
  const path = write('model.onnx', bytes);
  const recipe = tinyRecipe({
    data: { source: SOURCE, classes: 2 },
    augment: { views: 1, shiftPixels: 0 },
  });
  const withFiles = (...files: unknown[]) => ({
    recipe: { ...recipe, teach: { ...recipe.teach, members: files.map((file) => ({ ...ONNX, file })) } },
    overrides: {},
  });
  const resolve = createResolveRecipe(dependencies);
  const first = await resolve(withFiles(path, 's3://models/m/model.onnx'));
  const files = first.recipe.teach.members.map((member) => 'file' in member && member.file);
  expect(files).toEqual([
    { uri: path, sha256: sha256(bytes) },
    { uri: 's3://models/m/model.onnx', sha256: sha256(bytes) },
  ]);
  rmSync(path);
  await bucket.remove('m/model.onnx');
  expect(await resolve({ recipe: first.recipe, overrides: {} })).toEqual(first);
  write('model.onnx', readFileSync(golden('xgboost.onnx')));
  const changed = await resolve(withFiles(path));
  expect(changed.digest).not.toBe((await resolve(withFiles(files[0]))).digest);
});

test('each file of a fold is pinned, and two of the same bytes are refused', async () => {
  const resolve = createResolveRecipe(createDependencies());
  const recipe = tinyRecipe({ data: { source: SOURCE, classes: 2 }, augment: { views: 1, shiftPixels: 0 } });
  const withFiles = (...files: string[]) => {
    const member = { ...ONNX, files, foldsSha256: sha256('folds') };
    const teach = { ...recipe.teach, members: [member], folds: files.length };
    return resolve({ recipe: { ...recipe, teach }, overrides: {} });
  };
  const files = [golden('trees-0.onnx'), golden('trees-1.onnx')];
  const { teach } = (await withFiles(...files)).recipe;
  expect(teach.members).toMatchObject([
    { files: files.map((uri) => ({ uri, sha256: sha256(readFileSync(uri)) })) },
  ]);
  const copy = write('copy.onnx', readFileSync(files[0]!));
  await expect(withFiles(...files, copy)).rejects.toThrow(
    `teach.members[0].files[2]: got "${copy}", allowed: a model of its own for each fold: this file has the bytes of file 1`,
  );
});

test('a model of several files is pinned as one, and brought as what was pinned', async () => {
  const dependencies = createDependencies();
  const folder = golden('tensorflow/signatures');
  const recipe = tinyRecipe({ data: { source: SOURCE, classes: 2 }, augment: { views: 1, shiftPixels: 0 } });
  const saved = { ...ONNX, type: 'saved-model', file: folder, signature: 'ask' };
  const teach = { ...recipe.teach, members: [saved] };
  const { members } = (
    await createResolveRecipe(dependencies)({ recipe: { ...recipe, teach }, overrides: {} })
  ).recipe.teach;
  const [member] = members;
  if (member?.type !== 'saved-model') throw new Error('no SavedModel');
  const data = parse(DataRecipe, { source: SOURCE, classes: 2 }, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 1 });
  const { output } = await createBringTeacher(dependencies)({ member: 0, teacher: member, dataset });
  if (output.type !== 'saved-model') throw new Error('no SavedModel');
  expect(output).toMatchObject({ signature: 'ask', tags: ['serve'] });
  expect(member.file).toEqual({ uri: folder, sha256: output.model.digest });
});

test('labels of images go by the numbers of the rows in their source, limits and splits or not', async () => {
  const directory = join(temp.dir, 'idx');
  const classes = (rows: number) => Array.from({ length: rows }, (_, row) => row % 4);
  writeIdxFolder(directory, { train: classes(60), test: classes(20) });
  const dependencies = createDependencies();
  const source = { type: 'idx', directory };
  const recipe = { source, classes: 4, validationRows: 12, limit: { train: 50, test: 10 } };
  const data = parse(DataRecipe, recipe, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 1, rowNumbers: true });
  // The number of the row is its logit: whoever mixes rows up shows it.
  const rows = Array.from({ length: 80 }, (_, i) => `${i},${i / 10},0,0,0`);
  const file = write('images.csv', `n,a,b,c,d\n${rows.join('\n')}\n`);
  const teacher = {
    type: 'labels',
    file,
    id: 'n',
    columns: ['a', 'b', 'c', 'd'],
    output: { gives: 'logits' },
    others: 'ignore',
  };
  const bring = createBringTeacher(dependencies);
  const request = { member: 0, teacher: parse(ForeignTeacher, teacher, 'teacher'), dataset };
  const { output } = await bring(request);
  if (output.type !== 'labels') throw new Error('no labels');
  const numbersOf = async (split: 'train' | 'validation' | 'test') => {
    const values = toFloat32(await dependencies.blobs.read(output.answers[split]));
    return Array.from({ length: values.length / 4 }, (_, i) =>
      Math.round(10 * (values[4 * i]! - values[4 * i + 1]!)),
    );
  };
  const [train, validation, test] = [
    await numbersOf('train'),
    await numbersOf('validation'),
    await numbersOf('test'),
  ];
  expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(test).toEqual(Array.from({ length: 10 }, (_, i) => 60 + i));
  expect(Array.from(await dependencies.blobs.read(dataset.validation.labels))).toEqual(
    validation.map((row) => row % 4),
  );
  await expect(
    bring({ ...request, teacher: parse(ForeignTeacher, { ...teacher, others: 'refuse' }, 'teacher') }),
  ).rejects.toThrow('20 of the file are of no row of the data that can be used');
});
