import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';
import { SHORT_TABLE_RECIPE } from '../../workflows/short-recipe';

const tiny = tinyRecipe();
const withGenerations = (generations: number, changes: Record<string, unknown> = {}) =>
  refusals({ train: { ...tiny.train, generations }, ...changes });
const taught = (folds?: number) => ({ ...tiny.teach, ...(folds !== undefined && { folds }) });
const { data, augment } = SHORT_TABLE_RECIPE;
const ONNX = {
  type: 'onnx' as const,
  files: ['/m/0.onnx', '/m/1.onnx'],
  foldsSha256: 'a'.repeat(64),
  inputs: [{ reads: 'images' as const, layout: 'nchw' as const }],
  output: { gives: 'logits' as const },
};

test('students may teach students', () => {
  expect(withGenerations(3)).toEqual([]);
  expect(withGenerations(3, { teach: taught(1), data, augment })).toEqual([]);
  expect(withGenerations(1, { teach: taught(5) })).toEqual([]);
  expect(Recipe.parse(tiny).train).not.toHaveProperty('generations');
});

test.each<[string, Record<string, unknown>]>([
  ['with folds', { teach: taught(2) }],
  ['of a table, which has folds by itself', { data, augment }],
  ['with a model made elsewhere for each fold', { teach: { ...taught(2), members: [ONNX] } }],
])('labels of rows that their teacher learned are refused %s', (_, changes) => {
  expect(withGenerations(2, changes)).toEqual([
    '  train.generations: got 2, allowed: 1 where teach.folds is more than 1: a student that teaches has learned every row, ' +
      'so its labels are in-sample; teach.folds 1 asks for that',
  ]);
});

test('generations that would learn nothing from each other are refused', () => {
  const student = { ...tiny.student, alpha: 0 };
  expect(withGenerations(2, { student })).toEqual([
    '  train.generations: got 2, allowed: 1 with student.alpha 0: nothing would be learned from the generation before',
  ]);
  const space = { alpha: { low: 0.1, high: 1 } };
  expect(withGenerations(2, { student, search: { ...tiny.search, space } })).toEqual([]);
});

test.each([0, 17, 1.5])('%d generations are refused', (generations) => {
  expect(withGenerations(generations)).toHaveLength(1);
});
