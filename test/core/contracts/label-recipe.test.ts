import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();
const top = (classes: number) => ({ type: 'top-k', classes });
const withLabel = (label: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  refusals({ label: { shardRows: 100, ...label }, ...changes });
const withClasses = (classes: number) => ({ data: { ...tiny.data, classes } });

test('labels may be kept in each of the formats', () => {
  for (const label of [
    {},
    { format: 'float32' },
    { format: 'float16' },
    { format: top(1) },
    { format: top(5), maxDivergence: 0.1 },
  ])
    expect(withLabel(label)).toEqual([]);
  expect(Recipe.parse(tiny).label).toEqual({ shardRows: 1000 });
});

test.each([
  [
    'a format that is none',
    { format: 'int8' },
    {},
    'one of "float32", "float16", {"type": "top-k", "classes": …}',
  ],
  ['no class', { format: top(0) }, {}, 'at least 1'],
  [
    'as many bytes as float16',
    { format: top(6) },
    {},
    'at most 5 of 10 classes: more take no fewer bytes than "float16", which keeps all',
  ],
  [
    'all classes',
    { format: top(10) },
    {},
    'at most 5 of 10 classes: more take no fewer bytes than "float16", which keeps all',
  ],
  [
    'one class of two',
    { format: top(1) },
    withClasses(2),
    '"float32" or "float16" with 2 classes: there is no class to leave out that would save a byte',
  ],
  [
    'a limit where nothing is left out',
    { format: 'float16', maxDivergence: 0.1 },
    {},
    'nothing without "top-k" in label.format: other formats leave no class out',
  ],
])('%s is refused', (_, label, changes, allowed) => {
  const found = withLabel(label, changes);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^ {2}label\.(format|format\.classes|maxDivergence): got /);
  expect(found[0]).toContain(`, allowed: ${allowed}`);
});

test('one class of three saves a byte', () => {
  expect(withLabel({ format: top(1) }, withClasses(3))).toEqual([]);
  expect(withLabel({ format: top(2) }, withClasses(3))[0]).toContain('at most 1 of 3 classes');
});

describe('a loss that reads more of the tail than its share', () => {
  const withLoss = (loss: unknown, format: unknown = top(3)) =>
    withLabel({ format }, { student: { ...tiny.student, loss } });

  test('is refused with the top classes only', () => {
    for (const loss of [
      { method: 'distillation' },
      { method: 'distillation', divergence: 'jensen-shannon', weighting: 'confidence' },
    ])
      expect(withLoss(loss)).toEqual([]);
    for (const loss of [{ method: 'dkd' }, { method: 'distillation', standardise: true }])
      expect(withLoss(loss, 'float16')).toEqual([]);
  });

  test.each([
    [{ method: 'dkd' }, 'method', 'beside a sure target the others count in full'],
    [{ method: 'dist' }, 'method', 'it correlates the values of a class from row to row'],
    [{ method: 'distillation', divergence: 'logits' }, 'divergence', 'each class counts alike'],
    [{ method: 'distillation', divergence: 'reverse-kl' }, 'divergence', 'it takes the logarithms'],
    [
      { method: 'distillation', standardise: true },
      'standardise',
      "a row's deviation would be that of classes",
    ],
  ])('%j', (loss, field, reason) => {
    const found = withLoss(loss).find((each) => each.startsWith('  student'));
    expect(found).toMatch(`  student.loss.${field}: got `);
    expect(found).toContain(reason);
  });
});
