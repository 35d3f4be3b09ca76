/** What teachers made elsewhere may say, by what is predicted. */
import { parse } from '../../../../core/contracts/parse';
import { Recipe } from '../../../../core/contracts/recipe';
import { HTTP, ONNX } from '../../../support/foreign-members';
import { tinyRecipe } from '../../../support/tiny-recipe';

const TINY = tinyRecipe();
const SOURCE = {
  type: 'table',
  files: ['homes.csv'],
  id: 'who',
  split: { method: 'random', validation: 0.2, test: 0.2 },
};
const LABELS = { type: 'labels', file: 'said.csv', columns: ['a'], id: 'who' };

function read(members: unknown[], changes: object): Recipe {
  return parse(Recipe, { ...TINY, ...changes, teach: { ...TINY.teach, members, folds: 1 } }, 'recipe');
}

const { temperature: _temperature, ...student } = TINY.student;
const PRICES = {
  augment: { views: 1 },
  data: { source: { ...SOURCE, target: { task: 'regression', column: 'price' } }, classes: 1 },
  student,
  search: { ...TINY.search, space: { alpha: { low: 0, high: 1 } } },
};
const CLASSES = {
  augment: { views: 1 },
  data: { source: { ...SOURCE, target: { task: 'binary', column: 'sold', positive: 'yes' } }, classes: 2 },
};
const TREES = {
  ...ONNX,
  inputs: [{ reads: 'columns', columns: ['size'] }],
  output: { gives: 'numbers' },
};

test('numbers are answered by numbers, whatever the kind of teacher', () => {
  const inputs = TREES.inputs;
  const output = { gives: 'numbers' };
  const files = { file: undefined, files: ['a.onnx', 'b.onnx'], foldsSha256: 'a'.repeat(64) };
  const labels = { ...LABELS, output };
  const members = [TREES, { ...HTTP, inputs, output }, labels, { type: 'mlp', hidden: [8] }];
  expect(read(members, PRICES).teach.members).toMatchObject([{ output }, { output }, { output }, {}]);
  const folded = { ...TINY.teach, members: [{ ...TREES, ...files }], folds: 2 };
  expect(parse(Recipe, { ...TINY, ...PRICES, teach: folded }, 'recipe').teach.folds).toBe(2);
});

const HEAD = { output: { gives: 'features' }, head: { hidden: [8] } };

const EXTRAS = {
  augment: { views: 1 },
  data: { source: { ...SOURCE, target: { task: 'multi-label', columns: ['a', 'b', 'c'] } }, classes: 3 },
};

test('labels are answered one by one, in the order that is named', () => {
  const outputs = [
    { gives: 'probabilities' },
    { gives: 'logits', classes: ['c', 'a', 'b'] },
    { gives: 'logits', classes: [2, 0, 1] },
  ];
  const members = outputs.map((output) => ({ ...TREES, output }));
  expect(read(members, EXTRAS).teach.members).toMatchObject(outputs.map((output) => ({ output })));
});

test('a head learns a number or labels', () => {
  for (const changes of [PRICES, EXTRAS])
    expect(read([{ ...TREES, ...HEAD }], changes).teach.members).toMatchObject([HEAD]);
  expect(() => read([{ ...TREES, output: HEAD.output }], PRICES)).toThrow(
    'teach.members[0].head: got nothing',
  );
});

test.each<[string, object, object, string]>([
  [
    'probabilities of a number',
    { output: { gives: 'probabilities' } },
    PRICES,
    'output.gives: got "probabilities", allowed: "numbers" with the task "regression": one a row, in the target\'s own units',
  ],
  [
    'classes of a number',
    { output: { gives: 'numbers', classes: [0, 1] } },
    PRICES,
    'output.classes: got [0,1], allowed: nothing with the task "regression": there are none',
  ],
  [
    'a positive class of a number',
    { output: { gives: 'numbers', positive: 0 } },
    PRICES,
    'output.positive: got 0, allowed: nothing with the task "regression"',
  ],
  [
    'a number of classes',
    { output: { gives: 'numbers' } },
    CLASSES,
    'output.gives: got "numbers", allowed: "logits" or "probabilities" of the classes: numbers are for the task "regression"',
  ],
  [
    'numbers of labels',
    { output: { gives: 'numbers' } },
    EXTRAS,
    'output.gives: got "numbers", allowed: "logits" or "probabilities" with the task "multi-label": each label holds or doesn\'t',
  ],
  [
    'a positive label',
    { output: { gives: 'logits', positive: 'a' } },
    EXTRAS,
    'output.positive: got "a", allowed: nothing with the task "multi-label": the model gives a number for each label',
  ],
  [
    'too few labels',
    { output: { gives: 'logits', classes: ['a', 'b'] } },
    EXTRAS,
    'output.classes: got ["a","b"], allowed: all 3 labels of the data, in the model\'s order',
  ],
  [
    'a label twice',
    { output: { gives: 'logits', classes: ['a', 'b', 'a'] } },
    EXTRAS,
    'output.classes[2]: got "a", allowed: each label once',
  ],
  [
    'a label that is none',
    { output: { gives: 'logits', classes: [0, 1, 3] } },
    EXTRAS,
    "output.classes[2]: got 3, allowed: a label's name, or its number, 0 to 2",
  ],
  [
    'a head on a number',
    { head: {} },
    PRICES,
    'output.gives: got "numbers", allowed: "features" with a head: one that gives answers needs none',
  ],
])('%s is refused', (_, member, changes, message) => {
  expect(() => read([{ ...TREES, ...member }], changes)).toThrow(`teach.members[0].${message}`);
});
