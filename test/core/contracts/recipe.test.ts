import type { z } from 'zod';
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

type Draft = z.input<typeof Recipe>;

const tiny: Draft = tinyRecipe();

test('fills in defaults', () => {
  const recipe = Recipe.parse({ ...tiny, evaluate: {}, promote: {} });
  expect(recipe.teach).toMatchObject({ loss: { method: 'hard-labels' }, weights: 'validation' });
  expect(recipe.student.optimizer).toEqual({
    type: 'adamw',
    learningRate: 3e-3,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    schedule: 'cosine',
    warmupFraction: 0.1,
  });
  expect(recipe.search).toMatchObject({ sampler: 'tpe', pruner: { rungs: [1, 2], reductionFactor: 2 } });
  expect(recipe.search.space.temperature).toEqual({ low: 1, high: 6, log: false });
  expect(recipe.train.labelSmoothing).toBe(0.1);
  expect(recipe.evaluate).toEqual({ latencyRows: 500 });
  expect(recipe.promote).toEqual({ maxErrorRateIncrease: 0, beatControls: true });
});

test('a parsed recipe parses to itself, in the same order of keys', () => {
  const once = Recipe.parse(tiny);
  expect(JSON.stringify(Recipe.parse(once))).toBe(JSON.stringify(once));
});

test('the order of keys in a recipe does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(tiny).reverse());
  expect(JSON.stringify(Recipe.parse(reversed))).toBe(JSON.stringify(Recipe.parse(tiny)));
});

const architectures = [
  { type: 'mlp', hidden: [8] },
  { type: 'mlp', hidden: [16] },
];
const range = (low: number, high: number, log = false) => ({ low, high, log });
const pruner = (rungs: number[], reductionFactor = 2) => ({ rungs, reductionFactor });

test.each<[string, Record<string, unknown>, string]>([
  [
    'a precision that there is not',
    { student: { ...tiny.student, precision: 'fp8' } },
    'student.precision: got "fp8", allowed: one of "float32", "bf16", "fp16", "auto"',
  ],
  [
    'no patience at all',
    { train: { ...tiny.train, earlyStopping: { patience: 0 } } },
    'train.earlyStopping.patience: got 0, ',
  ],
  [
    'early stopping of trials',
    { search: { ...tiny.search, earlyStopping: { patience: 1 } } },
    'search.earlyStopping: got {"patience":1}, ',
  ],
  [
    'weights of rows, which no data has',
    { teach: { ...tiny.teach, sampling: { weights: [1] } } },
    'teach.sampling: got {"weights":[1]}, allowed: one of "shuffle", "class-balanced"',
  ],
  ['a stack of 17', { student: { ...tiny.student, stack: 17 } }, 'student.stack: got 17, '],
  ['a temperature of 0', { student: { ...tiny.student, temperature: 0 } }, 'student.temperature: got 0, '],
  [
    'a negative temperature',
    { student: { ...tiny.student, temperature: -1 } },
    'student.temperature: got -1, ',
  ],
  [
    'alpha above 1',
    { student: { ...tiny.student, alpha: 1.1 } },
    'student.alpha: got 1.1, allowed: at most 1',
  ],
  [
    'alpha below 0',
    { student: { ...tiny.student, alpha: -0.1 } },
    'student.alpha: got -0.1, allowed: at least 0',
  ],
  [
    'student classes that are not the data’s',
    { student: { ...tiny.student, classes: 9 } },
    'student.classes: got 9, allowed: 10, ',
  ],
  [
    'teacher classes that are not the data’s',
    { teach: { ...tiny.teach, classes: 12 } },
    'teach.classes: got 12, allowed: 10, ',
  ],
  [
    'teachers that would need a teacher',
    { teach: { ...tiny.teach, loss: { method: 'distillation', temperature: 2, alpha: 0.5 } } },
    'teach.loss.method: got "distillation", allowed: one of "hard-labels", "label-smoothing"',
  ],
  [
    'no teacher',
    { teach: { ...tiny.teach, members: [] } },
    'teach.members: got [], allowed: at least 1 items',
  ],
  [
    'rungs out of order',
    { search: { ...tiny.search, pruner: pruner([2, 1]) } },
    'search.pruner.rungs: got [2,1], allowed: epochs in ascending order',
  ],
  [
    'a rung twice',
    { search: { ...tiny.search, pruner: pruner([1, 1]) } },
    'search.pruner.rungs: got [1,1], allowed: epochs in ascending order',
  ],
  [
    'a reduction factor of 1',
    { search: { ...tiny.search, pruner: pruner([1], 1) } },
    'search.pruner.reductionFactor: got 1, allowed: at least 2',
  ],
  [
    'keep above the number of shapes',
    { sweep: { architectures, epochs: 1, keep: 3 } },
    'sweep.keep: got 3, allowed: at most 2, ',
  ],
  [
    'a shape twice',
    { sweep: { architectures: [architectures[0], architectures[0]], epochs: 1, keep: 1 } },
    'sweep.architectures[1]: got {"type":"mlp","hidden":[8]}, allowed: each shape once; mlp-8 is there already',
  ],
  [
    'a seed twice',
    { train: { epochs: 1, seeds: [1, 1] } },
    'train.seeds: got [1,1], allowed: each seed once',
  ],
  [
    'an upside-down range',
    { search: { ...tiny.search, space: { alpha: range(0.9, 0.1) } } },
    'search.space.alpha: got {"low":0.9,"high":0.1,"log":false}, allowed: low must be below high',
  ],
  [
    'a log range from 0',
    { search: { ...tiny.search, space: { weightDecay: range(0, 1, true) } } },
    'search.space.weightDecay: got {"low":0,"high":1,"log":true}, allowed: low must be above 0 on a log scale',
  ],
  [
    'an alpha range outside [0, 1]',
    { search: { ...tiny.search, space: { alpha: range(0.5, 1.5) } } },
    'search.space.alpha: got {"low":0.5,"high":1.5,"log":false}, allowed: alpha lies in [0, 1]',
  ],
  [
    'a temperature range from 0',
    { search: { ...tiny.search, space: { temperature: range(0, 5) } } },
    'search.space.temperature: got {"low":0,"high":5,"log":false}, allowed: temperature must be above 0',
  ],
  [
    'a temperature range beyond 100',
    { search: { ...tiny.search, space: { temperature: range(1, 101) } } },
    'search.space.temperature: got {"low":1,"high":101,"log":false}, allowed: temperature is at most 100',
  ],
  [
    'a learning-rate range beyond 10',
    { search: { ...tiny.search, space: { learningRate: range(0.1, 11) } } },
    'search.space.learningRate: got {"low":0.1,"high":11,"log":false}, allowed: learningRate is at most 10',
  ],
  [
    'a weight-decay range beyond 1',
    { search: { ...tiny.search, space: { weightDecay: range(0, 2) } } },
    'search.space.weightDecay: got {"low":0,"high":2,"log":false}, allowed: weightDecay is at most 1',
  ],
  ['a name with capitals', { name: 'MNIST' }, 'name: got "MNIST", allowed: lower-case letters, digits'],
  ['a negative seed', { seed: -1 }, 'seed: got -1, allowed: at least 0'],
  ['an unknown part', { serve: {} }, 'serve: got {}, allowed: no such field exists here'],
  ['a part that is missing', { data: undefined }, 'data: got nothing, allowed: type object'],
])('refuses %s, and only that', (_case, changes, line) => {
  const found = refusals(changes);
  expect(found).toHaveLength(1);
  expect(found[0]?.trim().startsWith(line) ? line : found[0]).toBe(line);
});

test('several wrong fields are listed together', () => {
  const found = refusals({
    seed: 'x',
    student: { ...tiny.student, temperature: 0, alpha: 2 },
    train: { epochs: 0, seeds: [] },
  });
  expect(found.map((line) => line.trim().split(':')[0])).toEqual([
    'seed',
    'student.temperature',
    'student.alpha',
    'train.epochs',
    'train.seeds',
  ]);
});

test('faults between parts are listed together', () => {
  const found = refusals({
    teach: { ...tiny.teach, classes: 3 },
    student: { ...tiny.student, classes: 4 },
    train: { epochs: 1, seeds: [2, 2] },
  });
  expect(found.map((line) => line.trim().split(':')[0])).toEqual([
    'teach.classes',
    'student.classes',
    'train.seeds',
  ]);
});
