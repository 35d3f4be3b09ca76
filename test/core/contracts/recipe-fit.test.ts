/** Parts of a recipe that must fit each other: gates and classes, tables and networks. */
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();

describe('what models are compared by', () => {
  const pairs = { data: { ...tiny.data, classes: 2 } };
  const withGates = (promote: Record<string, unknown>, changes: Record<string, unknown> = pairs) =>
    refusals({ promote, ...changes });

  test('of two classes it may be how they rank', () => {
    expect(withGates({ decideBy: 'rocAuc', clearOfHardLabels: true, maxBelowEnsemble: 0.002 })).toEqual([]);
    expect(withGates({ decideBy: 'averagePrecision' })).toEqual([]);
    expect(withGates({ decideBy: 'errorRate', maxPValueAgainstHardLabels: 0.05 })).toEqual([]);
    expect(Recipe.parse(tiny).promote).not.toHaveProperty('decideBy');
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      'ranking ten classes',
      { decideBy: 'rocAuc' },
      {},
      'promote.decideBy: got "rocAuc", allowed: "errorRate" with 10 classes: only two can be ranked against each other',
    ],
    [
      'proof of ranking where errors decide',
      { clearOfHardLabels: true },
      pairs,
      'promote.clearOfHardLabels: got true, allowed: nothing, since models are compared by errors: see promote.decideBy',
    ],
    [
      "McNemar's test where ranking decides",
      { decideBy: 'rocAuc', maxPValueAgainstHardLabels: 0.05 },
      pairs,
      'promote.maxPValueAgainstHardLabels: got 0.05, allowed: nothing, since models are compared by rocAuc: clearOfHardLabels asks for proof',
    ],
  ])('%s is refused', (_, promote, changes, message) => {
    expect(withGates(promote, changes)).toEqual([`  ${message}`]);
  });
});

describe('a specificity', () => {
  test('is asked for of two classes', () => {
    const evaluate = { specificity: 0.95 };
    expect(refusals({ evaluate, data: { ...tiny.data, classes: 2 } })).toEqual([]);
    expect(refusals({ evaluate })).toEqual([
      '  evaluate.specificity: got 0.95, allowed: nothing with 10 classes: only of two is one the negative',
    ]);
    expect(Recipe.parse(tiny).evaluate).not.toHaveProperty('specificity');
  });

  test.each([0, 1, 95])('lies between 0 and 1, and is not %d', (specificity) => {
    const [refusal] = refusals({ evaluate: { specificity }, data: { ...tiny.data, classes: 2 } });
    expect(refusal).toContain('evaluate.specificity');
  });
});

describe('weights of rows', () => {
  const source = {
    type: 'table',
    files: ['customers.csv'],
    target: { task: 'binary', column: 'left', positive: 'yes' },
    weight: 'times',
    split: { method: 'random', validation: 0.2, test: 0.2 },
  };
  const withWeights = (changes: Record<string, unknown> = {}) =>
    refusals({ data: { source, classes: 2 }, augment: { views: 1 }, ...changes });

  test('may decide what is promoted, with proof by intervals', () => {
    expect(withWeights({ promote: { clearOfHardLabels: true, maxBelowEnsemble: 0.01 } })).toEqual([]);
    expect(withWeights({ promote: { decideBy: 'rocAuc' } })).toEqual([]);
  });

  test('are not had together with rows that are counted at a specificity', () => {
    expect(withWeights({ evaluate: { specificity: 0.9 } })).toEqual([
      '  evaluate.specificity: got 0.9, allowed: nothing, since rows have weights (data.source.weight): what is told of it counts rows',
    ]);
  });

  test('are not had together with weights of classes', () => {
    const allowed =
      'nothing, since rows have weights (data.source.weight): they say how much a rare class counts';
    const teach = { ...tiny.teach, loss: { method: 'hard-labels', classBalance: 0.9 } };
    const student = { ...tiny.student, classBalance: 0.99 };
    const search = { ...tiny.search, space: { classBalance: { low: 0.9, high: 0.99 } } };
    expect(withWeights({ teach, student, search })).toEqual([
      `  teach.loss.classBalance: got 0.9, allowed: ${allowed}`,
      `  student.classBalance: got 0.99, allowed: ${allowed}`,
      `  search.space.classBalance: got {"low":0.9,"high":0.99}, allowed: ${allowed}`,
    ]);
  });

  test('are not had together with rows without a label', () => {
    expect(withWeights({ data: { source, classes: 2, unlabelled: true } })).toEqual([
      '  data.unlabelled: got true, allowed: false, since rows have weights (data.source.weight): nobody has said what rows without a label count',
    ]);
  });

  test('are not had together with balanced classes or a test that counts rows', () => {
    const student = { ...tiny.student, sampling: 'class-balanced' };
    const teach = { ...tiny.teach, sampling: 'class-balanced' };
    const allowed =
      '"shuffle", since rows have weights (data.source.weight), and are taken in proportion to them';
    expect(withWeights({ student, teach, promote: { maxPValueAgainstHardLabels: 0.05 } })).toEqual([
      `  teach.sampling: got "class-balanced", allowed: ${allowed}`,
      `  student.sampling: got "class-balanced", allowed: ${allowed}`,
      "  promote.maxPValueAgainstHardLabels: got 0.05, allowed: nothing, since rows have weights (data.source.weight) and McNemar's test counts rows: clearOfHardLabels asks for proof",
    ]);
  });
});

describe('a table', () => {
  const source = {
    type: 'table',
    files: ['customers.csv'],
    target: { task: 'binary', column: 'left', positive: 'yes' },
    split: { method: 'random', validation: 0.1, test: 0.1 },
  };
  const table = { data: { source, classes: 2 }, augment: { views: 1, shiftPixels: 0 } };

  const onRows =
    'one of "mlp", "residual-mlp", "text-classifier", "wide-and-deep", "factorisation-machine", "two-tower", "joint-fusion"';

  test('is learned by networks on rows, on one view that is not moved', () => {
    expect(refusals(table)).toEqual([]);
    const cnn = { type: 'cnn', convolutions: [{ filters: 4 }] };
    expect(
      refusals({
        ...table,
        augment: { views: 2, shiftPixels: 1 },
        teach: { ...tiny.teach, members: [{ type: 'mlp', hidden: [4] }, cnn] },
        sweep: { ...tiny.sweep, architectures: [cnn] },
      }),
    ).toEqual([
      '  augment.shiftPixels: got 1, allowed: 0 for a table: its rows are not moved',
      `  teach.members[1].type: got "cnn", allowed: ${onRows} for a table: its rows are no images`,
      `  sweep.architectures[0].type: got "cnn", allowed: ${onRows} for a table: its rows are no images`,
    ]);
  });

  const shapes = [
    { type: 'residual-mlp', width: 8 },
    { type: 'text-classifier' },
    { type: 'wide-and-deep', hidden: [8] },
    { type: 'factorisation-machine' },
    { type: 'two-tower', user: ['a'], item: ['b'] },
  ];

  test('may be learned by any network on rows, whose columns are found later', () => {
    expect(refusals({ ...table, sweep: { ...tiny.sweep, architectures: shapes } })).toEqual([]);
  });

  test('has images only where it is said how they are read', () => {
    const fusion = { type: 'joint-fusion', convolutions: [{ filters: 4 }], hidden: [8] };
    const sweep = { ...tiny.sweep, architectures: [fusion] };
    const images = { size: [8, 8], channels: 1 };
    const read = { ...source, images, columns: { photo: { kind: 'image' } } };
    expect(refusals({ ...table, data: { source: read, classes: 2 }, sweep })).toEqual([]);
    const unread = { ...source, columns: { photo: { kind: 'image' } } };
    expect(refusals({ ...table, data: { source: unread, classes: 2 } })).toEqual([
      '  data.source.columns.photo.kind: got "image", allowed: another kind, or data.source.images, which says the size and the channels of images',
    ]);
    expect(refusals({ ...table, sweep })).toEqual([
      '  sweep.architectures[0].type: got "joint-fusion", allowed: another type without data.source.images: there are no images to learn from',
    ]);
  });

  test('has two classes for networks that tell two apart', () => {
    const target = { task: 'multiclass', column: 'plan' };
    const data = { source: { ...source, target }, classes: 3 };
    const found = refusals({ ...table, data, sweep: { ...tiny.sweep, architectures: shapes } });
    expect(found).toEqual(
      ['factorisation-machine', 'two-tower'].map(
        (type, i) =>
          `  sweep.architectures[${3 + i}].type: got "${type}", allowed: another type with 3 classes: this one tells two apart`,
      ),
    );
  });

  test('is not what networks on images learn from, nor images what those on rows do', () => {
    const found = refusals({ sweep: { ...tiny.sweep, architectures: shapes.slice(0, 1) } });
    expect(found).toEqual([
      '  sweep.architectures[0].type: got "residual-mlp", allowed: one of "mlp", "cnn", "lenet", "resnet", "mobilenet", "backbone" for images: they have no columns',
    ]);
  });

  test('gives each column to one tower', () => {
    const architectures = [{ type: 'two-tower', user: ['a', 'a'], item: ['b', 'a'] }];
    expect(refusals({ ...table, sweep: { ...tiny.sweep, architectures } })).toEqual([
      '  sweep.architectures[0].user[1]: got "a", allowed: each column once; a is there already',
      '  sweep.architectures[0].item[1]: got "a", allowed: each column once; a is there already',
    ]);
  });

  test('has one view where nothing changes its rows', () => {
    expect(refusals({ ...table, augment: { views: 2 } })).toEqual([
      '  augment.views: got 2, allowed: 1 for a table without operations, since all views were alike',
    ]);
    expect(
      refusals({ ...table, augment: { views: 2, operations: [{ type: 'noise', deviation: 0.1 }] } }),
    ).toEqual([]);
  });
});
