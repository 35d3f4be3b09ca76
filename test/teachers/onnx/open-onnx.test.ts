/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Models of other libraries, held against what those libraries themselves say of the rows.
 */
import type { InvalidInput } from '../../../core/contracts/errors';
import type { TypedColumn } from '../../../core/data/table/typed-column';
import { createModelTeacher } from '../../../teachers/models/create-model-teacher';
import { openOnnx } from '../../../teachers/onnx/open-onnx';
import type { TeacherRows } from '../../../teachers/teacher';
import expected from '../../golden/teachers/expected.json';
import fused from '../../golden/teachers/fused.json';
import {
  CODED,
  CODED_COLUMNS,
  goldenAnswers,
  goldenImages,
  goldenRows,
  onnxTeacher,
  readModel,
} from '../../support/golden-teachers';

const ROWS = 80;
const BINARY = { gives: 'probabilities', order: [0, 1] };
const ONE_BY_ONE = [
  { reads: 'columns', name: 'plan', columns: ['plan'] },
  { reads: 'columns', name: 'visits', columns: ['visits'] },
  { reads: 'columns', name: 'tenure', columns: ['tenure'] },
];
const TOGETHER = [{ reads: 'columns', columns: CODED_COLUMNS }];
const PIXELS = { reads: 'images', layout: 'nchw', scale: { mean: [0.5], deviation: [0.25] } };
const LOGITS = { gives: 'logits', order: [0, 1, 2, 3] };

async function ask(model: string, inputs: unknown[], output: unknown, rows: TeacherRows, classes = 2) {
  const loaded = await openOnnx({ read: () => Promise.resolve(readModel(model)), threads: 1 });
  const teacher = createModelTeacher(loaded, onnxTeacher(inputs, output), { classes });
  try {
    return await teacher.predict(rows);
  } finally {
    await teacher.close();
  }
}

function farthest(logProbabilities: Float32Array, wanted: readonly number[]): number {
  expect(logProbabilities).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, i) => Math.abs(Math.exp(logProbabilities[i]!) - value)));
}

test.each([
  ['sklearn-pipeline', ONE_BY_ONE],
  ['lightgbm', TOGETHER],
  ['xgboost', TOGETHER],
  ['catboost', TOGETHER],
] as const)("%s gives the library's own probabilities", async (name, inputs) => {
  const predicted = await ask(name, [...inputs], BINARY, goldenRows(ROWS));
  // Missing cells are among the rows, so that they are read as the library reads them.
  expect([...goldenRows(ROWS).columns[0]!.values.slice(0, ROWS)].filter(Number.isNaN)).not.toEqual([]);
  expect(farthest(predicted, goldenAnswers(name).flat())).toBeLessThan(2e-6);
});

test('an image of a column and a number are read beside each other', async () => {
  const { images, weights, logits } = fused;
  // The third is missing, and so it is black, as the third was for PyTorch.
  const values = images.map((pixels, row) => (row === 2 ? null : Uint8Array.from(pixels)));
  const columns: TypedColumn[] = [
    { kind: 'image', name: 'picture', values },
    { kind: 'numeric', name: 'grams', values: Float32Array.from(weights) },
  ];
  const format = { size: [4, 3] as [number, number], channels: 1 as const };
  const rows = { ...goldenRows(values.length), columns, images: format };
  const number = { reads: 'columns', name: 'weight', columns: ['grams'] };
  const photo = { reads: 'images', name: 'photo', column: 'picture', layout: 'nchw' };
  const order = { gives: 'logits', order: [0, 1, 2] };
  const predicted = await ask('fused', [photo, number], order, rows, 3);
  const wanted = logits.flatMap((own) => {
    const sum = own.reduce((total, each) => total + Math.exp(each), 0);
    return own.map((each) => Math.exp(each) / sum);
  });
  expect(farthest(predicted, wanted)).toBeLessThan(1e-6);
  const ofNumbers = ask('fused', [{ ...photo, column: 'grams' }, number], order, rows, 3);
  await expect(ofNumbers).rejects.toThrow(
    'inputs[0].column: got "grams", allowed: a column of images that is learned from',
  );
  const asCells = ask('fused', [photo, { ...number, columns: ['picture'] }], order, rows, 3);
  await expect(asCells).rejects.toThrow(
    'inputs[1].columns[0]: got "picture", allowed: a column without images',
  );
});

test('one logit a row speaks of the positive class', async () => {
  const inputs = [{ reads: 'columns', columns: [{ name: 'visits', missing: 20 }, CODED, 'tenure'] }];
  const predicted = await ask('torch-logit', inputs, { gives: 'logits', order: [1] }, goldenRows(ROWS));
  const chances = expected['torch-logit'].map((logit) => 1 / (1 + Math.exp(-logit)));
  expect(
    farthest(
      predicted,
      chances.flatMap((chance) => [1 - chance, chance]),
    ),
  ).toBeLessThan(1e-6);
  const turned = await ask('torch-logit', inputs, { gives: 'logits', order: [0] }, goldenRows(ROWS));
  expect(
    farthest(
      turned,
      chances.flatMap((chance) => [chance, 1 - chance]),
    ),
  ).toBeLessThan(1e-6);
});

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

test.each([
  ['any number of rows', 'torch-images', 40],
  ['16 rows a call, with a last call of 8', 'torch-images-of-16', 40],
  ['16 rows a call, all of them', 'torch-images-of-16', 32],
])('a network of images that takes %s', async (_, model, rows) => {
  const predicted = await ask(model, [PIXELS], LOGITS, goldenImages(rows), 4);
  const wanted = goldenAnswers('torch-images').slice(0, rows).flatMap(softmax);
  expect(farthest(predicted, wanted)).toBeLessThan(1e-5);
});

test("answers are put into the data's order", async () => {
  const predicted = await ask(
    'torch-images',
    [PIXELS],
    { gives: 'logits', order: [3, 1, 0, 2] },
    goldenImages(5),
    4,
  );
  const wanted = goldenAnswers('torch-images')
    .slice(0, 5)
    .flatMap((logits) => {
      const [a, b, c, d] = softmax(logits);
      return [c!, b!, d!, a!];
    });
  expect(farthest(predicted, wanted)).toBeLessThan(1e-5);
});

const problemOf = async (work: Promise<unknown>) => {
  const error = (await work.then(
    () => new Error('nothing was wrong'),
    (failure: unknown) => failure,
  )) as InvalidInput;
  return error.message.replace('invalid teacher:\n  ', '');
};

test.each<[string, unknown[], unknown, string]>([
  [
    'lightgbm',
    [{ reads: 'columns', name: 'row', columns: ['visits'] }],
    BINARY,
    'inputs[0].name: got "row", allowed: an input of the model: rows (float32 [?, 3])',
  ],
  [
    'sklearn-pipeline',
    ONE_BY_ONE.slice(1),
    BINARY,
    'inputs: got ["visits","tenure"], allowed: every input of the model; it also reads plan (string [?, 1])',
  ],
  [
    'sklearn-pipeline',
    ONE_BY_ONE,
    { ...BINARY, name: 'label' },
    'output.name: got "label", allowed: a tensor of decimal numbers; the model gives label (int64 [?])',
  ],
  [
    'with-zip-map',
    ONE_BY_ONE,
    BINARY,
    'one that is no tensor is a ZipMap: export the model without (zipmap=False)',
  ],
  [
    'lightgbm',
    [{ reads: 'columns', columns: ['visits', 'plan', 'tenure'] }],
    BINARY,
    'inputs[0].columns[1].codes: got nothing, allowed: numbers for its values',
  ],
  [
    'lightgbm',
    [{ reads: 'columns', columns: ['visits', { name: 'plan', codes: { basic: 0, pro: 1 } }, 'tenure'] }],
    BINARY,
    'inputs[0].columns[1].codes: got "plus", allowed: a number for every value that the data has',
  ],
  [
    'sklearn-pipeline',
    [{ reads: 'columns', name: 'plan', columns: ['tenure'] }, ...ONE_BY_ONE.slice(1)],
    BINARY,
    'inputs[0].columns[0]: got "tenure", allowed: a column of categories, text',
  ],
  [
    'lightgbm',
    TOGETHER,
    { gives: 'probabilities', order: [1] },
    'output.positive: got "2 numbers a row", allowed: one number a row',
  ],
  ['torch-logit', TOGETHER, BINARY, 'allowed: one class, of which the number speaks, as output.positive'],
])('%s with %j and %j is refused', async (model, inputs, output, message) => {
  expect(await problemOf(ask(model, inputs, output, goldenRows(ROWS)))).toContain(message);
});

test('what a model says must be what the recipe says that it is', async () => {
  const asProbabilities = ask(
    'torch-images',
    [PIXELS],
    { ...LOGITS, gives: 'probabilities' },
    goldenImages(3),
    4,
  );
  expect(await problemOf(asProbabilities)).toMatch(
    /output\.gives: got "probabilities", allowed: "logits", or numbers from 0 to 1 with sum 1: of row 0 of train the teacher says/,
  );
  const missing = ask('torch-logit', TOGETHER, { gives: 'logits', order: [1] }, goldenRows(ROWS));
  expect(await problemOf(missing)).toMatch(
    /the teacher says NaN of row \d+ of train, allowed: finite numbers/,
  );
  const wide = ask('torch-images', [{ ...PIXELS, layout: 'nhwc' }], LOGITS, goldenImages(3), 4);
  expect(await problemOf(wide)).toMatch(/the model can't read the rows: .*dimensions/i);
  const tinted = { ...PIXELS, scale: { mean: [0.5, 0.5], deviation: [1] } };
  expect(await problemOf(ask('torch-images', [tinted], LOGITS, goldenImages(3), 4))).toContain(
    'inputs[0].scale.mean: got [0.5,0.5], allowed: 1 number, or 1: one a channel',
  );
});

test('a file that is no model is refused, and a stop is heard', async () => {
  const teacher = onnxTeacher([PIXELS], LOGITS);
  const noModel = openOnnx({ read: () => Promise.resolve(Buffer.from('no model')), threads: 1 });
  await expect(noModel).rejects.toThrow("the model can't be loaded as ONNX");
  const loaded = await openOnnx({
    read: () => Promise.resolve(readModel('torch-images-of-16')),
    threads: 1,
  });
  const opened = createModelTeacher(loaded, teacher, { classes: 4 });
  let asked = 0;
  const stopping = opened.predict(goldenImages(40), { shouldStop: () => ++asked > 1 });
  await expect(stopping).rejects.toMatchObject({ name: 'Stopped' });
});
