/** What a recipe may say of hints. */
import { Architecture } from '../../../core/contracts/models/architecture';
import { findHintLayer, hintLayers, usableLayers } from '../../../core/contracts/labels/hint-layers';
import { parse } from '../../../core/contracts/parse';
import { Recipe } from '../../../core/contracts/recipe';
import { HTTP } from '../../support/foreign-members';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';
import { SHORT_TABLE_RECIPE } from '../../workflows/short-recipe';

const { student, teach } = tinyRecipe();
const CNN = { type: 'cnn', convolutions: [{ filters: 4, pool: true }], dense: [8] };
const ONNX = {
  type: 'onnx',
  file: 'teacher.onnx',
  inputs: [{ reads: 'images', layout: 'nhwc' }],
  output: { gives: 'probabilities' },
};
const hint = { method: 'similarity-preserving', weight: 3 };
const refused = (hints: object[], changes: Record<string, unknown> = {}, own: object = {}) =>
  refusals({ student: { ...student, ...own, hints }, ...changes });

test('a hint is of the last layers where nothing is said, and a recipe without any says nothing of them', () => {
  const read = (more: object) => parse(Recipe, tinyRecipe({ student: { ...student, ...more } }), 'recipe');
  expect(read({ hints: [hint] }).student.hints).toEqual([
    { method: 'similarity-preserving', weight: 3, teacherLayer: 'last', studentLayer: 'last' },
  ]);
  expect('hints' in read({}).student).toBe(false);
});

test('layers are those that the shapes have, by name or as the last one that a method can use', () => {
  const cnn = Architecture.parse(CNN);
  expect(hintLayers(cnn).map(({ name }) => name)).toEqual(['conv_1_relu', 'dense_1_relu']);
  expect(usableLayers(cnn, 'attention-transfer').map(({ name }) => name)).toEqual(['conv_1_relu']);
  expect(findHintLayer(cnn, 'attention-transfer', 'last')?.name).toBe('conv_1_relu');
  expect(findHintLayer(cnn, 'rkd-angle', 'last')?.name).toBe('dense_1_relu');
  expect(findHintLayer(cnn, 'rkd-angle', 'conv_1')).toBeUndefined();
});

test.each<[string, object, string]>([
  [
    'a layer that a student lacks',
    { studentLayer: 'dense_2_relu' },
    'student.hints[0].studentLayer: got "dense_2_relu", allowed: one of "last", "dense_1_relu", which sweep.architectures[0] (mlp-8) has',
  ],
  [
    'a layer that one of the teachers lacks, where any may be the best',
    { teacherLayer: 'dense_2_relu' },
    'student.hints[0].teacherLayer: got "dense_2_relu", allowed: one of "last", "dense_1_relu", which teach.members[0] (mlp-64) has',
  ],
  [
    'a teacher that isn’t there',
    { member: 2 },
    'student.hints[0].member: got 2, allowed: one of 0, 1, the places in teach.members',
  ],
  [
    'maps of networks that have none',
    { method: 'attention-transfer' },
    'student.hints[0].method: got "attention-transfer", allowed: another: teach.members[0] (mlp-64) has no layer',
  ],
  ['a weight of 0', { weight: 0 }, 'student.hints[0].weight: got 0'],
  [
    'a projection of where layers are active',
    { method: 'attention-transfer', project: 8 },
    'student.hints[0]',
  ],
])('refused: %s', (_, change, message) => {
  expect(refused([{ ...hint, ...change }]).join('\n')).toContain(message);
});

test('the named teacher alone must have the layer', () => {
  expect(refused([{ ...hint, teacherLayer: 'dense_2_relu', member: 1 }])).toEqual([]);
});

test('a server, a file of labels and a model whose layers nobody told of give none', () => {
  const members = (list: object[]) => ({ teach: { ...teach, members: list } });
  const mlp = { type: 'mlp', hidden: [64] };
  expect(refused([hint], members([ONNX])).join('\n')).toContain(
    'allowed: nothing, and no student.hints: no teacher gives layers; a model made elsewhere gives those that its "layers" tell of, ' +
      'and a server and a file of labels none',
  );
  expect(refused([{ ...hint, member: 0 }], members([ONNX, mlp])).join('\n')).toContain(
    'student.hints[0].member: got 0, allowed: one of 1,',
  );
  expect(refused([hint], members([ONNX, mlp]))).toEqual([]);
  expect(refused([hint], members([HTTP])).join('\n')).toContain('student.hints[0].member');
  expect(refusals({ teach: { ...teach, members: [{ ...HTTP, layers: [VECTOR] }] } }).join('\n')).toContain(
    'teach.members[0]',
  );
});

const VECTOR = { name: 'view', shape: [64] };
const MAP = { name: 'relu', shape: [4, 8, 8], layout: 'nchw' };
const told = (layers: object[], others: object[] = []) => ({
  teach: { ...teach, members: [{ ...ONNX, layers }, ...others] },
  sweep: { ...tinyRecipe().sweep, architectures: [CNN] },
});

test('a model made elsewhere gives the layers that the recipe tells of', () => {
  const both = told([MAP, VECTOR]);
  expect(refused([hint, { ...hint, teacherLayer: 'view' }], both)).toEqual([]);
  const fitnets = { method: 'fitnets', weight: 1 };
  expect(refused([{ ...fitnets, teacherLayer: 'relu', studentLayer: 'conv_1_relu' }], both)).toEqual([]);
  // The last one that the method can use.
  expect(refused([{ method: 'attention-transfer', weight: 1 }, fitnets], both)).toEqual([]);
  expect(refused([{ ...fitnets, teacherLayer: 'relu' }], both).join('\n')).toContain(
    'student.hints[0].studentLayer: got nothing, allowed: a layer that gives a map for a row',
  );
  expect(refused([{ ...hint, teacherLayer: 'relu_2' }], both).join('\n')).toContain(
    'student.hints[0].teacherLayer: got "relu_2", allowed: one of "last", "relu", "view", which teach.members[0] (onnx teacher.onnx) has',
  );
  expect(refused([{ method: 'attention-transfer', weight: 1 }], told([VECTOR])).join('\n')).toContain(
    'allowed: another: teach.members[0] (onnx teacher.onnx) has no layer that attention-transfer can use among its "layers"',
  );
  // Any of those that give layers may be the best.
  expect(refused([{ ...hint, teacherLayer: 'view' }], told([VECTOR], [CNN])).join('\n')).toContain(
    'which teach.members[1] (cnn',
  );
  expect(refused([{ ...hint, teacherLayer: 'view', member: 0 }], told([VECTOR], [CNN]))).toEqual([]);
  const folded = {
    ...ONNX,
    file: undefined,
    files: ['a.onnx', 'b.onnx'],
    foldsSha256: 'a'.repeat(64),
    layers: [VECTOR],
  };
  expect(refused([hint], { teach: { ...teach, members: [folded], folds: 2 } }).join('\n')).toContain(
    'teach.folds: got 2, allowed: 1 with student.hints',
  );
});

test.each<[string, object[], string]>([
  [
    'maps whose channels nobody tells',
    [{ name: 'a', shape: [4, 8, 8] }],
    'layers[0].layout: got nothing, allowed: "nhwc" or "nchw"',
  ],
  [
    'a layout of no maps',
    [{ ...VECTOR, layout: 'nchw' }],
    'layers[0].layout: got "nchw", allowed: nothing without three sizes',
  ],
  ['one layer twice', [VECTOR, VECTOR], 'layers[1].name: got "view", allowed: each layer once'],
  ['none', [], 'layers: got []'],
  [
    'more than memory holds',
    [{ name: 'a', shape: [1024, 1024, 9], layout: 'nhwc' }],
    'layers[0].shape: got [1024,1024,9], allowed: at most 8388608',
  ],
])('refused: %s', (_, layers, message) => {
  expect(refused([hint], told(layers)).join('\n')).toContain(`teach.members[0].${message}`);
});

test('fitnets regress maps from maps and vectors from vectors, and crd needs rows of one class', () => {
  const cnns = {
    sweep: { ...tinyRecipe().sweep, architectures: [CNN] },
    teach: { ...teach, members: [CNN] },
  };
  const fitnets = { method: 'fitnets', weight: 1 };
  expect(refused([fitnets], cnns)).toEqual([]);
  expect(refused([{ ...fitnets, studentLayer: 'conv_1_relu', teacherLayer: 'conv_1_relu' }], cnns)).toEqual(
    [],
  );
  expect(refused([{ ...fitnets, studentLayer: 'conv_1_relu' }], cnns).join('\n')).toContain(
    'student.hints[0].studentLayer: got "conv_1_relu", allowed: a layer that gives a vector for a row',
  );
  const crd = { method: 'crd', weight: 1 };
  const mixed = { augment: { views: 2, operations: [{ type: 'mixup' }] } };
  expect(refused([crd])).toEqual([]);
  expect(refused([crd], mixed).join('\n')).toContain('student.hints[0].method: got "crd"');
  expect(refused([hint], mixed)).toEqual([]);
});

test('folds, low precision, and batches too small or too large for what is compared are refused', () => {
  const folds = refused([hint], { teach: { ...teach, folds: 5 } });
  expect(folds.join('\n')).toContain(
    'teach.folds: got 5, allowed: 1 with student.hints: layers of the models',
  );
  const { data, augment } = SHORT_TABLE_RECIPE;
  expect(refused([hint], { data, augment }).join('\n')).toContain('teach.folds');
  expect(refused([hint], { data, augment, teach: { ...teach, folds: 1 } })).toEqual([]);
  const single = { ...ONNX, inputs: [{ reads: 'features' }] };
  const members = [{ type: 'mlp', hidden: [64] }, single]; // one model for all rows: there are no folds
  expect(refused([hint], { data, augment, teach: { ...teach, members, folds: 1 } })).toEqual([]);
  for (const precision of ['bf16', 'fp16', 'auto'])
    expect(refused([hint], {}, { precision }).join('\n')).toContain('student.precision');
  const angle = { ...hint, method: 'rkd-angle' };
  expect(refused([angle], {}, { batchSize: 257 }).join('\n')).toContain('"rkd-angle" with 256 at most');
  expect(refused([angle], {}, { batchSize: 256 })).toEqual([]);
  expect(refused([hint], {}, { batchSize: 1 }).join('\n')).toContain('it compares rows of a batch');
});
