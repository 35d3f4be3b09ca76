/** What a recipe may say of making an ensemble. */
import type { z } from 'zod';
import { parse } from '../../../core/contracts/parse';
import { Recipe } from '../../../core/contracts/recipe';
import { chooseFolds, TABLE_FOLDS } from '../../../core/contracts/teachers/choose-folds';
import { sha256 } from '../../../storage/sha256';
import { tinyRecipe } from '../../support/tiny-recipe';
import { SHORT_TABLE_RECIPE } from '../../workflows/short-recipe';

const TEACH = tinyRecipe().teach;
const read = (teach: Partial<z.input<typeof Recipe>['teach']>, recipe = tinyRecipe()) =>
  parse(Recipe, { ...recipe, teach: { ...TEACH, ...teach } }, 'recipe');

test('what isn’t said is not there: a recipe from before has the digest that it had', () => {
  const fields = Object.keys(read({}).teach);
  for (const field of ['minRocAuc', 'calibrate', 'bagging', 'folds']) expect(fields).not.toContain(field);
  expect(read({}).teach).toMatchObject({ weights: 'validation', maxErrorRate: 0.5 });
});

test('greedy weights by name, or with what is said of them', () => {
  expect(read({ weights: 'greedy' }).teach.weights).toBe('greedy');
  expect(read({ weights: { method: 'greedy', metric: 'errorRate', bags: 3 } }).teach.weights).toEqual({
    method: 'greedy',
    metric: 'errorRate',
    warmStart: 1,
    rounds: 25,
    bags: 3,
    bagShare: 0.5,
  });
});

test('folds: as said, else five for a table and one for images', () => {
  expect(chooseFolds(read({}))).toBe(1);
  expect(chooseFolds(read({ folds: 7 }))).toBe(7);
  expect(chooseFolds(read({}, SHORT_TABLE_RECIPE))).toBe(TABLE_FOLDS);
  expect(chooseFolds(read({ folds: 1 }, SHORT_TABLE_RECIPE))).toBe(1);
});

describe('a teacher made elsewhere with one model for all rows', () => {
  const output = { gives: 'probabilities' } as const;
  const labels = { type: 'labels', file: 'a.npy', output } as const;
  const trained = SHORT_TABLE_RECIPE.teach.members;
  const headed = {
    type: 'onnx',
    file: 'net.onnx',
    inputs: [{ reads: 'features' }],
    output: { gives: 'features' },
    head: {},
  };
  const fold = (members: unknown[], folds?: number) =>
    read({ members: members as never, ...(folds !== undefined && { folds }) }, SHORT_TABLE_RECIPE);

  test('has no folds, and none can be asked for', () => {
    expect(chooseFolds(fold([labels]))).toBe(1);
    expect(() => fold([labels, ...trained], 5)).toThrow(
      /teach.folds: got 5, allowed: 1: member 1 is made elsewhere/,
    );
  });

  test('makes labels of networks beside it in-sample, and those of a head, which has to be asked for', () => {
    expect(() => fold([...trained, labels])).toThrow(
      /teach.folds: got nothing, allowed: 1, said by the recipe: member \d has no model for each fold, and member 1 learns all training rows, so that its labels of them are in-sample/,
    );
    expect(() => fold([headed])).toThrow(
      /teach.folds: got nothing, allowed: 1, said by the recipe: the head of member 1 learns all training rows/,
    );
    expect(chooseFolds(fold([...trained, labels], 1))).toBe(1);
    expect(chooseFolds(fold([headed], 1))).toBe(1);
  });

  test('of images is as it was: views are new to whoever labels them', () => {
    expect(
      chooseFolds(
        read({
          members: [
            { type: 'mlp', hidden: [4] },
            { ...headed, inputs: [{ reads: 'images', layout: 'nhwc' }] },
          ] as never,
        }),
      ),
    ).toBe(1);
  });
});

describe('beside a teacher with a file for each fold', () => {
  const inputs = [{ reads: 'columns' as const, columns: ['a'] }];
  const output = { gives: 'probabilities' } as const;
  const files = ['a.onnx', 'b.onnx', 'c.onnx'];
  const folded = { type: 'onnx' as const, files, foldsSha256: sha256('folds'), inputs, output };
  const labels = { type: 'labels', file: 'a.npy', output } as const;
  const members = [...SHORT_TABLE_RECIPE.teach.members, folded];

  test('there are as many folds', () => {
    const recipe = read({ members, folds: 3 }, SHORT_TABLE_RECIPE);
    expect(chooseFolds(recipe)).toBe(3);
  });

  test.each<[string, object, RegExp]>([
    ['are not said', { members }, /teach.folds: got nothing, allowed: 3: as many as member \d has files/],
    [
      'are others',
      { members, folds: 5 },
      /teach.members\[\d\].files: got \[.*\], allowed: 5 files, one for each of teach.folds/,
    ],
    [
      'can’t be had, since another labels all rows',
      { members: [folded, labels] },
      /teach.members\[0\].files: .* allowed: nothing, but "file": member 2 is made elsewhere, and its one model labels all rows/,
    ],
    [
      'are asked for, though another labels all rows',
      { members: [folded, labels], folds: 3 },
      /teach.folds: got 3, allowed: 1: member 2 is made elsewhere/,
    ],
  ])('folds that %s are refused', (_, teach, message) => {
    expect(() => read(teach, SHORT_TABLE_RECIPE)).toThrow(message);
  });
});

test.each<[string, () => unknown, RegExp]>([
  [
    'another method',
    () => read({ weights: 'best' as never }),
    /teach.weights: got "best", allowed: one of "uniform", "validation", "greedy"/,
  ],
  [
    'another metric',
    () => read({ weights: { method: 'greedy', metric: 'auc' as never } }),
    /teach.weights.metric: got "auc", allowed: one of "loss", "errorRate"/,
  ],
  ['more folds than there may be', () => read({ folds: 21 }), /teach.folds: got 21, allowed: at most 20/],
  ['no fold', () => read({ folds: 0 }), /teach.folds: got 0, allowed: at least 1/],
  [
    'a rank of ten classes',
    () => read({ minRocAuc: 0.8 }),
    /teach.minRocAuc: got 0.8, allowed: nothing with 10 classes: only two can be ranked/,
  ],
  [
    'a sample of all rows',
    () => read({ bagging: { fraction: 1, replace: false } }),
    /teach.bagging.fraction: got 1, allowed: below 1 where rows are not replaced/,
  ],
  [
    'a sample of no rows',
    () => read({ bagging: { fraction: 0 } }),
    /teach.bagging.fraction: got 0, allowed: more than 0/,
  ],
])('%s: refused', (_, wanted, message) => {
  expect(wanted).toThrow(message);
});
