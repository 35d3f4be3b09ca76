import { identifyTeachers, type BroughtTeacher } from '../../../../core/contracts/teachers/brought-teacher';
import { formatOfLabels, memberName } from '../../../../core/contracts/teachers/foreign-teacher';
import { HttpConnection } from '../../../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../../../core/contracts/parse';
import { Recipe } from '../../../../core/contracts/recipe';
import { sha256 } from '../../../../storage/sha256';
import { HTTP, IMAGES, ONNX } from '../../../support/foreign-members';
import { tinyRecipe } from '../../../support/tiny-recipe';

const TINY = tinyRecipe();
const LABELS = { type: 'labels', file: 's3://models/l.csv.gz', columns: ['a'], output: { gives: 'logits' } };
const TABLE = {
  source: {
    type: 'table',
    files: ['t.csv'],
    id: 'who',
    target: { task: 'binary', column: 'y', positive: 'yes' },
    split: { method: 'random', validation: 0.2, test: 0.2 },
  },
  classes: 2,
};

function read(members: unknown[], changes: object = {}): Recipe {
  return parse(Recipe, { ...TINY, ...changes, teach: { ...TINY.teach, members } }, 'recipe');
}

const STILL = { augment: { views: 1, shiftPixels: 0 } };

test('recipes of networks alone are read as they always were', () => {
  const members = [
    { type: 'mlp', hidden: [64] },
    { type: 'cnn', convolutions: [{ filters: 8 }] },
  ];
  const architectures = read(members).teach.members;
  expect(architectures[0]).toEqual(members[0]);
  expect(architectures[1]).toMatchObject({ type: 'cnn', batchNorm: false, dense: [] });
});

test('teachers of all kinds stand beside each other, and reading them again changes nothing', () => {
  const recipe = read([{ type: 'mlp', hidden: [64] }, ONNX, HTTP]);
  expect(recipe.teach.members.map(memberName)).toEqual(['mlp-64', 'onnx net.onnx', 'http net 3']);
  expect(parse(Recipe, recipe, 'recipe')).toEqual(recipe);
  const table = read([{ ...LABELS, id: 'who', output: { gives: 'logits', positive: 'yes' } }], {
    ...STILL,
    data: TABLE,
  });
  expect(table.teach.members).toMatchObject([{ others: 'refuse' }]);
  expect(table.teach.members.map(memberName)).toEqual(['labels l.csv.gz']);
});

test.each<[string, unknown, object, string]>([
  [
    'an unknown kind',
    { type: 'onxx' },
    {},
    'teach.members[0].type: got "onxx", allowed: one of "mlp", "cnn", ',
  ],
  [
    'a file on the web without its hash',
    { ...ONNX, file: 'https://x/net.onnx' },
    {},
    'teach.members[0].file: got "https://x/net.onnx", allowed: { "uri"',
  ],
  [
    'labels for views that move',
    { ...LABELS, columns: Array.from('abcdefghij') },
    {},
    'teach.members[0].type: got "labels", allowed: a teacher that can be asked, since the views of augment differ',
  ],
  [
    'labels for views that operations change',
    { ...LABELS, columns: Array.from('abcdefghij') },
    { augment: { views: 1, operations: [{ type: 'flip' }] } },
    'teach.members[0].type: got "labels", allowed: a teacher that can be asked, since the views of augment differ',
  ],
  [
    'columns of a table where operations change its features',
    { ...ONNX, inputs: [{ reads: 'columns', columns: ['a'] }], output: { gives: 'logits', positive: 1 } },
    { augment: { views: 1, operations: [{ type: 'noise', deviation: 1 }] }, data: TABLE },
    'teach.members[0].inputs[0].reads: got "columns", allowed: "features" with augment.operations',
  ],
  [
    'labels without the ids that the table has',
    LABELS,
    { ...STILL, data: TABLE },
    'teach.members[0].id: got nothing, allowed: the column or array of the file that holds the ids, since data.source.id is "who"',
  ],
  [
    'labels of a file whose name says nothing',
    { ...LABELS, file: 'labels.txt' },
    STILL,
    'teach.members[0].format: got nothing, allowed: one of csv, tsv',
  ],
  [
    'columns of an array',
    { ...LABELS, file: 'l.npy' },
    STILL,
    'teach.members[0].columns: got ["a"], allowed: nothing for .npy',
  ],
  [
    'an archive without an array',
    { ...LABELS, file: 'l.npz', columns: undefined },
    STILL,
    'teach.members[0].array: got nothing, allowed: the name of the array',
  ],
  [
    'columns of images',
    { ...ONNX, inputs: [{ reads: 'columns', columns: ['a'] }] },
    {},
    'teach.members[0].inputs[0].reads: got "columns", allowed: "images", since the data is no table',
  ],
  [
    'images of a table',
    { ...ONNX, output: { gives: 'logits', positive: 1 } },
    { ...STILL, data: TABLE },
    'teach.members[0].inputs[0].column: got nothing, allowed: the column of the images; or reads "columns" or "features" of a table',
  ],
  [
    'a column where the data are images',
    { ...ONNX, inputs: [{ ...IMAGES[0], column: 'photo' }] },
    {},
    'teach.members[0].inputs[0].column: got "photo", allowed: nothing, since the data is images and no table',
  ],
  [
    'images of a column under operations',
    { ...ONNX, inputs: [{ ...IMAGES[0], column: 'photo' }], output: { gives: 'logits', positive: 1 } },
    { augment: { views: 1, operations: [{ type: 'noise', deviation: 1 }] }, data: TABLE },
    'teach.members[0].inputs[0].reads: got "images", allowed: "features" with augment.operations',
  ],
  [
    'two inputs without names',
    { ...ONNX, inputs: [...IMAGES, ...IMAGES] },
    {},
    'teach.members[0].inputs[1].name: got nothing',
  ],
  [
    'a positive class among ten',
    { ...ONNX, output: { gives: 'logits', positive: 1 } },
    {},
    'teach.members[0].output.positive: got 1, allowed: nothing with 10 classes',
  ],
  [
    'too few classes',
    { ...ONNX, output: { gives: 'logits', classes: [0, 1] } },
    {},
    "teach.members[0].output.classes: got [0,1], allowed: all 10 classes of the data, in the model's order",
  ],
  [
    'a class twice',
    { ...ONNX, output: { gives: 'logits', classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 8] } },
    {},
    'teach.members[0].output.classes[9]: got 8, allowed: each class once',
  ],
  [
    'a class that is none',
    { ...ONNX, output: { gives: 'logits', classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10] } },
    {},
    "teach.members[0].output.classes[9]: got 10, allowed: a class's name, or its number, 0 to 9",
  ],
  [
    'a secret that is none of ours',
    { ...HTTP, connection: { auth: { secret: 'AWS_SECRET_ACCESS_KEY' } } },
    {},
    'teach.members[0].connection.auth.secret: got "AWS_SECRET_ACCESS_KEY", allowed: the name of a variable that begins with STILLHOUSE_SECRET_',
  ],
  [
    'a password in the address',
    { ...HTTP, url: 'http://me:pw@models' },
    {},
    'teach.members[0].url: got "http://me:pw@models", allowed: an http(s) URL without user, password',
  ],
  [
    'a pixel scale that is none',
    { ...ONNX, inputs: [{ ...IMAGES[0], scale: 'half' }] },
    {},
    'teach.members[0].inputs[0].scale: got "half", allowed: "bytes", "unit", or',
  ],
])('%s is refused', (_, member, changes, message) => {
  expect(() => read([member], changes)).toThrow(message);
});

test('a format is what the recipe or the name says', () => {
  expect(formatOfLabels({ file: 'a/B.Parquet' })).toBe('parquet');
  expect(formatOfLabels({ file: 's3://b/x.ndjson.zst' })).toBe('jsonl');
  expect(formatOfLabels({ file: { uri: 'https://x/y.csv?v=1', sha256: 'a'.repeat(64) } })).toBe('csv');
  expect(formatOfLabels({ file: 'x.csv', format: 'tsv' })).toBe('tsv');
  expect(formatOfLabels({ file: 'x' })).toBeUndefined();
});

const SERVED: BroughtTeacher = {
  type: 'http',
  name: 'http net 3',
  protocol: 'open-inference',
  url: 'http://models',
  model: 'net',
  version: '3',
  versionInUrl: true,
  connection: HttpConnection.parse({}),
  inputs: [{ reads: 'features' }],
  output: { gives: 'logits', order: [0, 1] },
};

test('a request goes by what a teacher answers by, and not by how it is reached', () => {
  const requestOf = (foreign: BroughtTeacher) => {
    return { ensemble: { members: [{ network: { foreign, classes: 2 }, weight: 1 }] }, start: 0 };
  };
  const identity = identifyTeachers(requestOf(SERVED));
  const slower = { ...SERVED, name: 'other', connection: HttpConnection.parse({ timeoutMs: 1 }) };
  expect(identifyTeachers(requestOf(slower))).toEqual(identity);
  for (const change of [
    { version: '4' },
    { url: 'http://others' },
    { output: { gives: 'logits' as const, order: [1, 0] } },
  ])
    expect(identifyTeachers(requestOf({ ...SERVED, ...change }))).not.toEqual(identity);
  const model = { digest: sha256('a'), sizeBytes: 3 };
  const { inputs, output } = SERVED;
  const onnx = (blob: typeof model) => requestOf({ type: 'onnx', name: 'a', model: blob, inputs, output });
  expect(JSON.stringify(identifyTeachers(onnx(model)))).toContain(model.digest);
});

test('a request without such teachers stays what it is', () => {
  const request = {
    ensemble: { members: [{ network: { weights: null, shape: [1, 2] }, weight: 1 }] },
    list: [{ a: 1 }],
  };
  expect(identifyTeachers(request)).toEqual(request);
});
