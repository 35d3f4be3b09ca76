/** Recipes whose images have a number or several labels. */
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();
const { temperature: _temperature, ...student } = tiny.student;
const search = { ...tiny.search, space: { alpha: { low: 0, high: 1 } } };
const NUMBER = { task: 'regression', column: 'age' };
const LABELS = { task: 'multi-label', columns: ['mass', 'nodule', 'fluid'] };
const list = (source: object, classes: number) => ({
  source: {
    type: 'image-list',
    file: '/scans.csv',
    columns: { image: 'file', split: 'part' },
    size: [8, 8],
    channels: 1,
    ...source,
  },
  classes,
});
const number = { data: list({ target: NUMBER }, 1), student, search };
const labels = { data: list({ target: LABELS }, 3) };

test('numbers and labels of images are learned, from shifted and mixed views too', () => {
  const augment = { views: 2, shiftPixels: 2, operations: [{ type: 'cutmix' }, { type: 'mixup' }] };
  const sweep = { ...tiny.sweep, architectures: [{ type: 'lenet' }], keep: 1 };
  expect(refusals({ ...number, augment, sweep, promote: { decideBy: 'rmse', maxRmse: 3 } })).toEqual([]);
  expect(refusals({ ...labels, augment, sweep, promote: { decideBy: 'rocAuc' } })).toEqual([]);
});

const npz = (target: object | undefined, classes: number) => ({
  source: { type: 'npz', file: '/chest.npz', ...(target && { target }) },
  classes,
});

test('arrays hold numbers, or labels with names or without', () => {
  expect(refusals({ ...number, data: npz({ task: 'regression' }, 1) })).toEqual([]);
  expect(refusals({ data: npz({ task: 'multi-label' }, 14) })).toEqual([]);
  expect(refusals({ data: npz({ task: 'multi-label', labels: ['mass', 'fluid'] }, 2) })).toEqual([]);
});

test('students teach students, and layers are learned from', () => {
  const train = { ...tiny.train, generations: 2 };
  const hints = [{ method: 'attention-transfer', weight: 1 }];
  const cnn = { type: 'cnn', convolutions: [{ filters: 4 }] };
  const teach = { ...tiny.teach, members: [cnn] };
  const sweep = { ...tiny.sweep, architectures: [cnn], keep: 1 };
  expect(refusals({ ...number, train, teach, sweep, student: { ...student, hints } })).toEqual([]);
  expect(refusals({ ...labels, train, teach, sweep, student: { ...tiny.student, hints } })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'another number of outputs than names',
    { data: npz({ task: 'multi-label', labels: ['mass', 'fluid'] }, 3) },
    'data.classes: got 3, allowed: 2, since the target has so many labels',
  ],
  [
    'one label alone',
    { data: npz({ task: 'multi-label' }, 1) },
    'data.classes: got 1, allowed: a whole number from 2 to 256',
  ],
  [
    'a name twice',
    { data: npz({ task: 'multi-label', labels: ['mass', 'mass'] }, 2) },
    'data.source.target.labels: got ["mass","mass"], allowed: each label once',
  ],
  [
    'a column of an array',
    { ...number, data: npz({ task: 'regression', column: 'age' }, 1) },
    'data.source.target.column: got "age", allowed: no such field exists here',
  ],
  [
    'unlabelled rows of an array',
    { data: { ...npz({ task: 'multi-label' }, 3), unlabelled: true } },
    'data.unlabelled: got true, allowed: false with a source of type "npz": all of its rows have labels',
  ],
  [
    'a loss of classes for what an array holds',
    {
      data: npz({ task: 'multi-label' }, 3),
      student: { ...tiny.student, loss: { method: 'dkd' } },
    },
    'student.loss.method: got "dkd", allowed: "distillation" with the task "multi-label", where each label is two classes',
  ],
  [
    'another number of outputs than one',
    { ...number, data: list({ target: NUMBER }, 2) },
    'data.classes: got 2, allowed: 1, since the target is one number',
  ],
  [
    'another number of outputs than labels',
    { data: list({ target: LABELS }, 2) },
    'data.classes: got 2, allowed: 3, since the target has so many labels',
  ],
  [
    'a column of classes beside a target',
    { data: list({ target: LABELS, columns: { image: 'file', label: 'class' } }, 3) },
    'data.source.columns.label: got "class", allowed: nothing with data.source.target',
  ],
  [
    'neither',
    { data: list({}, 3) },
    'data.source.columns.label: got nothing, allowed: a column of classes; data.source.target names',
  ],
  [
    "the images' names as a label",
    { data: list({ target: { ...LABELS, columns: ['mass', 'file'] } }, 2) },
    'data.source.target.columns[1]: got "file", allowed: a column that nothing else is read from',
  ],
  [
    'the splits as a number',
    { ...number, data: list({ target: { ...NUMBER, column: 'part' } }, 1) },
    'data.source.target.column: got "part", allowed: a column that nothing else is read from',
  ],
  [
    'a label twice',
    { data: list({ target: { ...LABELS, columns: ['mass', 'mass'] } }, 2) },
    'data.source.target.columns[1]: got "mass", allowed: a column that nothing else is read from',
  ],
  [
    'classes as a target',
    { data: list({ target: { task: 'multiclass', column: 'class' } }, 3) },
    'data.source.target.task: got "multiclass", allowed: one of "multi-label", "regression"',
  ],
  [
    'a temperature of numbers',
    { ...number, student: tiny.student },
    'student.temperature: got 3, allowed: nothing with the task "regression"',
  ],
  [
    'balanced classes',
    { ...labels, teach: { ...tiny.teach, sampling: 'class-balanced' } },
    'teach.sampling: got "class-balanced", allowed: "shuffle" with the task "multi-label"',
  ],
  [
    'hints by classes',
    {
      ...labels,
      student: { ...tiny.student, hints: [{ method: 'crd', weight: 1 }] },
    },
    'no crd with the task "multi-label": there are no classes whose rows are no contrast to each other',
  ],
])('%s is refused', (_, changes, line) => {
  expect(refusals(changes).join('\n')).toContain(line);
});
