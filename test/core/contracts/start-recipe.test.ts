import { Recipe } from '../../../core/contracts/recipe';
import { startOf } from '../../../core/contracts/models/start';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';
import { modelVersion } from '../../workflows/samples';
import { SHORT_TABLE_RECIPE } from '../../workflows/short-recipe';

const tiny = tinyRecipe();
const OWN = { line: tiny.line };
const OTHER = { line: 'letters' };
const ofStudent = (start: object, changes: object = {}) =>
  refusals({ student: { ...tiny.student, start }, ...changes });
const ofTeachers = (start: object, teach: object = {}) =>
  refusals({ teach: { ...tiny.teach, ...teach, start } });
const folder = {
  source: { type: 'image-folder' as const, directory: '/d', size: [8, 8], channels: 1 },
  classes: 10,
};
const LABELS = { type: 'labels', file: '/labels.npy', output: { gives: 'logits' } };

test('students and teachers may start from a model of this or of another line', () => {
  for (const start of [OWN, OTHER, { ...OTHER, version: 3, newHead: false, freeze: true }]) {
    expect(ofStudent(start)).toEqual([]);
    expect(ofTeachers(start)).toEqual([]);
  }
  expect(ofTeachers(OTHER, { folds: 3 })).toEqual([]);
  expect(Recipe.parse(tiny).student).not.toHaveProperty('start');
});

test('fields that a start has not are refused', () => {
  expect(ofStudent({ line: 'No line' })).toHaveLength(1);
  expect(ofStudent({ ...OTHER, version: 0 })).toHaveLength(1);
  expect(ofStudent({ ...OTHER, layers: 3 })).toHaveLength(1);
});

test('weights that know nothing of a table are refused', () => {
  const { data, augment } = SHORT_TABLE_RECIPE;
  expect(ofStudent(OTHER, { data, augment })).toEqual([
    expect.stringMatching(
      /student\.start: .* allowed: nothing with a table: what a feature of a table stands for/,
    ),
  ]);
});

test('a model that may have learned the test rows is refused', () => {
  const data = { ...folder, validationRows: 50, testRows: 50 };
  expect(ofStudent(OTHER, { data })).toEqual([]);
  expect(ofStudent(OWN, { data: { ...folder, validationRows: 50 } })).toEqual([]);
  expect(ofStudent(OWN, { data })).toEqual([
    expect.stringMatching(
      /student\.start\.line: got "tiny-digits", allowed: another line, .*test rows are dealt anew/,
    ),
  ]);
});

test('teachers of folds whose start may have learned the rows left out are refused', () => {
  expect(ofTeachers(OWN, { folds: 3 })).toEqual([
    expect.stringMatching(/teach\.start\.line: got "tiny-digits", allowed: another line with teach\.folds/),
  ]);
});

test('a start that no teacher would make is refused', () => {
  expect(ofTeachers(OTHER, { members: [LABELS] })).toContainEqual(
    expect.stringMatching(/teach\.start: .* allowed: nothing: no member is trained here/),
  );
});

test('a training is asked for a start only where the run found one', () => {
  const { network } = modelVersion(1);
  expect(startOf(undefined)).toEqual({});
  expect(startOf(OTHER)).toEqual({});
  expect(startOf({ ...OTHER, version: 1, network })).toEqual({
    start: { network, newHead: false, freeze: false },
  });
  expect(startOf({ ...OTHER, version: 1, network, newHead: true, freeze: true })).toEqual({
    start: { network, newHead: true, freeze: true },
  });
});

const MODEL = { model: { type: 'keras', file: '/nets/mobilenet.keras' } };
const backbones = { sweep: { ...tiny.sweep, architectures: [{ type: 'backbone', dense: [8] }], keep: 1 } };

test('students and teachers of the type backbone may start from a model of another library', () => {
  const whole = { type: 'layers', file: { uri: 's3://nets/net', sha256: 'a'.repeat(64) } };
  for (const start of [
    MODEL,
    { ...MODEL, freeze: true },
    { model: { ...whole, scale: { mean: [0.5], deviation: [0.5] }, cutAfter: 'conv_3' } },
  ]) {
    expect(ofStudent(start, backbones)).toEqual([]);
    expect(ofTeachers(start, { members: [{ type: 'backbone' }] })).toEqual([]);
    expect(ofTeachers(start, { members: [{ type: 'backbone' }], folds: 3 })).toEqual([]);
  }
  expect(ofStudent(OTHER, backbones)).toEqual([]);
});

test.each([
  ['neither a line nor a model', {}, /student\.start: .* allowed: a "line" that has models, or a "model"/],
  [
    'a line',
    { ...MODEL, ...OTHER },
    /student\.start\.line: got "letters", allowed: nothing beside "model": a training/,
  ],
  [
    'a version',
    { ...MODEL, version: 2 },
    /student\.start\.version: got 2, allowed: nothing beside "model": a file/,
  ],
  [
    'a head',
    { ...MODEL, newHead: true },
    /student\.start\.newHead: got true, allowed: nothing beside "model": what/,
  ],
  [
    'a model of another format',
    { model: { type: 'onnx', file: '/a.onnx' } },
    /student\.start\.model\.type: got "onnx", allowed: .*keras.*layers/,
  ],
  [
    'a folder on the web',
    { model: { type: 'layers', file: { uri: 'https://a.example/net', sha256: 'a'.repeat(64) } } },
    /student\.start\.model\.file: .* allowed: a \.zip of the model over http/,
  ],
])('a start of %s is refused', (_, start, message) => {
  expect(ofStudent(start, backbones)).toEqual([expect.stringMatching(message)]);
});

test('a start and the networks that it is for must be of one kind', () => {
  expect(refusals(backbones)).toEqual([
    expect.stringMatching(
      /sweep\.architectures\[0\]\.type: got "backbone", allowed: another type, or student\.start beside it/,
    ),
  ]);
  expect(ofStudent(MODEL)).toEqual(
    [0, 1].map((i): unknown =>
      expect.stringMatching(
        new RegExp(
          `sweep\\.architectures\\[${i}\\]\\.type: got "mlp", allowed: "backbone" with student\\.start\\.model`,
        ),
      ),
    ),
  );
  expect(
    ofTeachers(MODEL, { members: [{ type: 'backbone' }, { type: 'mlp', hidden: [4] }, LABELS] }),
  ).toContainEqual(
    expect.stringMatching(
      /teach\.members\[1\]\.type: got "mlp", allowed: "backbone" with teach\.start\.model/,
    ),
  );
  const { data, augment } = SHORT_TABLE_RECIPE;
  expect(ofStudent(MODEL, { ...backbones, data, augment })).toContainEqual(
    expect.stringMatching(/student\.start: .* allowed: nothing with a table/),
  );
});

test('nothing is taken over of what a model from elsewhere answers', () => {
  const { network } = modelVersion(1);
  const model = { type: 'keras' as const, file: '/nets/mobilenet.keras' };
  expect(startOf({ model, network })).toEqual({ start: { network, newHead: true, freeze: false } });
});
