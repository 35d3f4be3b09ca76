/** Recipes whose target is a number, or several labels. */
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();
const SPLIT = { method: 'random', validation: 0.2, test: 0.2 };
const { temperature: _temperature, ...student } = tiny.student;
const search = { ...tiny.search, space: { alpha: { low: 0, high: 1 } } };
const dataOf = (target: object, classes: number, more: object = {}) => ({
  source: { type: 'table', files: ['homes.csv'], target, split: SPLIT, ...more },
  classes,
});
const number = {
  data: dataOf({ task: 'regression', column: 'price' }, 1),
  augment: { views: 1 },
  student,
  search,
};
const labels = {
  data: dataOf({ task: 'multi-label', columns: ['a', 'b', 'c'] }, 3),
  augment: { views: 1 },
};
const ofNumber = (changes: Record<string, unknown>) => refusals({ ...number, ...changes });
const ofLabels = (changes: Record<string, unknown>) => refusals({ ...labels, ...changes });

test('numbers and labels are learned, with losses and gates of their own', () => {
  expect(ofNumber({})).toEqual([]);
  expect(
    ofNumber({
      teach: { ...tiny.teach, loss: { method: 'squared-error', huber: 1 }, minR2: 0.2, weights: 'greedy' },
      student: { ...student, loss: { method: 'squared-error', huber: 2 } },
      promote: { decideBy: 'rmse', maxRmse: 3, clearOfHardLabels: true, maxBelowEnsemble: 0.05 },
    }),
  ).toEqual([]);
  expect(ofLabels({})).toEqual([]);
  const label = { shardRows: 10, format: 'float16' };
  expect([...ofNumber({ label }), ...ofLabels({ label })]).toEqual([]);
  expect(
    ofLabels({
      teach: { ...tiny.teach, loss: { method: 'label-smoothing', smoothing: 0.1 }, calibrate: true },
      promote: { decideBy: 'averagePrecision', clearOfHardLabels: true },
    }),
  ).toEqual([]);
  expect(Recipe.parse({ ...tiny, ...number }).student).not.toHaveProperty('temperature');
});

test('networks of one score learn a number, and no labels', () => {
  const architectures = [
    { type: 'factorisation-machine' },
    { type: 'two-tower', user: ['a'], item: ['b'], hidden: [8] },
  ];
  const changes = {
    sweep: { ...tiny.sweep, architectures },
    teach: { ...tiny.teach, members: architectures },
  };
  expect(ofNumber(changes)).toEqual([]);
  const pairs = { data: dataOf({ task: 'multi-label', columns: ['a', 'b'] }, 2) };
  for (const refused of [ofLabels(changes), ofLabels({ ...changes, ...pairs })])
    expect(refused).toEqual(
      ['teach.members', 'sweep.architectures'].flatMap((path) =>
        architectures.map(
          ({ type }, i) =>
            `  ${path}[${i}].type: got "${type}", allowed: another type with the task "multi-label": this one gives one score a row`,
        ),
      ),
    );
});

test('labels have what two classes have: other divergences, confidence, annealing, peers, focus and balance', () => {
  const losses = [
    ...['kl', 'reverse-kl', 'jensen-shannon'].map((divergence) => ({ divergence, annealing: { to: 1 } })),
    { weighting: 'confidence', peer: {}, standardise: false },
  ].map((options) => ({ method: 'distillation', ...options }));
  for (const loss of losses)
    expect(ofLabels({ student: { ...tiny.student, loss, classBalance: 0.99 } })).toEqual([]);
  const space = { alpha: { low: 0, high: 1 }, classBalance: { low: 0.9, high: 0.999 } };
  const logits = { method: 'distillation', divergence: 'logits', peer: {} };
  expect(
    ofLabels({
      student: { ...tiny.student, loss: logits },
      search: { ...tiny.search, space: { ...space, peerWeight: { low: 0.1, high: 2 } } },
      teach: { ...tiny.teach, loss: { method: 'focal', focus: 2, classBalance: 0.99 } },
    }),
  ).toEqual([]);
});

test('students teach students, and layers are learned from, where there are no folds', () => {
  const train = { ...tiny.train, generations: 2 };
  const teach = { ...tiny.teach, folds: 1 };
  const hints = [{ method: 'rkd-distance', weight: 1 }];
  expect(ofNumber({ train, teach, student: { ...student, hints } })).toEqual([]);
  expect(ofLabels({ train, teach, student: { ...tiny.student, hints } })).toEqual([]);
});

test('outputs are as many as labels, and one for a number', () => {
  expect(refusals({ ...number, data: { ...number.data, classes: 2 } })).toContainEqual(
    '  data.classes: got 2, allowed: 1, since the target is one number',
  );
  expect(refusals({ ...labels, data: { ...labels.data, classes: 2 } })).toContainEqual(
    '  data.classes: got 2, allowed: 3, since the target has so many labels',
  );
  expect(refusals({ data: { ...tiny.data, classes: 1 } })[0]).toContain('from 2 to 256');
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'a temperature',
    { student: tiny.student },
    /student.temperature: got 3, allowed: nothing .*a number has none/,
  ],
  ['a search for one', { search: tiny.search }, /search.space.temperature: .*allowed: nothing/],
  [
    'DKD',
    { student: { ...student, loss: { method: 'dkd' } } },
    /student.loss.method: got "dkd", allowed: "squared-error"/,
  ],
  [
    'focal teachers',
    { teach: { ...tiny.teach, loss: { method: 'focal', focus: 2 } } },
    /teach.loss.method: got "focal"/,
  ],
  [
    'balanced classes',
    { teach: { ...tiny.teach, sampling: 'class-balanced' } },
    /teach.sampling: .*no classes to balance/,
  ],
  ['calibration', { teach: { ...tiny.teach, calibrate: true } }, /teach.calibrate: .*no confidence/],
  [
    'a floor of ranking',
    { teach: { ...tiny.teach, minRocAuc: 0.7 } },
    /teach.minRocAuc: got 0.7, allowed: nothing/,
  ],
  [
    'greedy selection by errors',
    { teach: { ...tiny.teach, weights: { method: 'greedy', metric: 'errorRate' } } },
    /teach.weights.metric: got "errorRate", allowed: "loss"/,
  ],
  ['an error rate', { promote: { maxErrorRate: 0.1 } }, /promote.maxErrorRate: .*maxRmse is its limit/],
  ['areas', { promote: { decideBy: 'rocAuc' } }, /promote.decideBy: got "rocAuc", allowed: "rmse"/],
  [
    'McNemar',
    { promote: { maxPValueAgainstHardLabels: 0.05 } },
    /promote.maxPValueAgainstHardLabels: .*clearOfHardLabels/,
  ],
  [
    'contrast of classes',
    { student: { ...student, hints: [{ method: 'crd', weight: 1 }] }, teach: { ...tiny.teach, folds: 1 } },
    /student.hints: .* allowed: no crd .*there are no classes/,
  ],
  ['a specificity', { evaluate: { specificity: 0.9 } }, /evaluate.specificity: got 0.9, allowed: nothing/],
  [
    'top classes',
    { label: { shardRows: 10, format: { type: 'top-k', classes: 1 } } },
    /label.format: got .*allowed: "float32" or "float16" with the task "regression": there is one number a row/,
  ],
  [
    'rare classes',
    { augment: { views: 2, operations: [{ type: 'smote' }] }, teach: { ...tiny.teach, folds: 1 } },
    /no smote/,
  ],
  [
    'balance of classes',
    {
      student: { ...student, classBalance: 0.9 },
      teach: { ...tiny.teach, loss: { method: 'hard-labels', classBalance: 0.9 } },
    },
    /teach.loss.classBalance: got 0.9, allowed: nothing[^]*student.classBalance: got 0.9, allowed: nothing .*no classes/,
  ],
  [
    'annealing',
    { student: { ...student, loss: { method: 'squared-error', annealing: { to: 1 } } } },
    /student.loss.annealing/,
  ],
])('numbers have no %s', (_, changes, message) => {
  expect(ofNumber(changes).join('\n')).toMatch(message);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'DIST',
    { student: { ...tiny.student, loss: { method: 'dist' } } },
    /student.loss.method: got "dist", allowed: "distillation" with the task "multi-label", .* two classes: the correlation of two/,
  ],
  [
    'DKD',
    { student: { ...tiny.student, loss: { method: 'dkd' } } },
    /student.loss.method: got "dkd", allowed: "distillation" .*: beside the target there is one class/,
  ],
  [
    'standardised logits',
    { student: { ...tiny.student, loss: { method: 'distillation', standardise: true } } },
    /student.loss.standardise: got true, allowed: false .*all pairs of logits are alike/,
  ],
  [
    'temperature of logits',
    { student: { ...tiny.student, loss: { method: 'distillation', divergence: 'logits' } } },
    /search.space.temperature: .*allowed: nothing, since student.loss compares logits/,
  ],
  [
    'temperature that rises',
    { student: { ...tiny.student, loss: { method: 'distillation', annealing: { to: 50 } } } },
    /student.loss.annealing.to: got 50, allowed: below student.temperature, 3/,
  ],
  [
    'squared errors of teachers',
    { teach: { ...tiny.teach, loss: { method: 'squared-error' } } },
    /teach.loss.method: got "squared-error", allowed: "hard-labels", "label-smoothing" or "focal"/,
  ],
  [
    'balance of the controls alone',
    { student: { ...tiny.student, alpha: 1, classBalance: 0.9 } },
    /student.classBalance: got 0.9, allowed: nothing with student.alpha 1/,
  ],
  [
    'rows of rare labels',
    { student: { ...tiny.student, sampling: 'class-balanced' } },
    /student.sampling: got "class-balanced", allowed: "shuffle" .*rare by one label/,
  ],
  ['a student without temperature', { student }, /student.temperature: .*allowed: a number above 0/],
  [
    'squared errors',
    { student: { ...tiny.student, loss: { method: 'squared-error' } } },
    /student.loss.method: got "squared-error"/,
  ],
  [
    'an RMSE',
    { promote: { decideBy: 'rmse' } },
    /promote.decideBy: got "rmse", allowed: "errorRate", "rocAuc" or "averagePrecision"/,
  ],
  ['a floor of R²', { teach: { ...tiny.teach, minR2: 0.5 } }, /teach.minR2: got 0.5, allowed: nothing/],
  [
    'top classes',
    { label: { shardRows: 10, format: { type: 'top-k', classes: 1 } } },
    /label.format: got .*allowed: "float32" or "float16" with the task "multi-label": labels share no distribution/,
  ],
])('labels have no %s', (_, changes, message) => {
  expect(ofLabels(changes).join('\n')).toMatch(message);
});

test('classes have nothing of numbers, and need a temperature', () => {
  expect(refusals({ student }).join()).toMatch(
    /student.temperature: .*allowed: a number above 0, and at most 100/,
  );
  expect(refusals({ promote: { maxRmse: 1 } }).join()).toMatch(
    /promote.maxRmse: got 1, allowed: nothing, which is for the task "regression" only/,
  );
  expect(refusals({ teach: { ...tiny.teach, minR2: 0.5 } }).join()).toMatch(/teach.minR2/);
});
