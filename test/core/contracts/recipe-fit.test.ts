/** Parts of a recipe that must fit each other: loss and classes, tables and networks. */
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

describe("a student's loss", () => {
  const withLoss = (loss: unknown, changes: Record<string, unknown> = {}) =>
    refusals({ student: { ...tiny.student, loss }, ...changes });
  const pairs = {
    data: { ...tiny.data, classes: 2 },
  };

  test("may be any that learns from soft labels, with its own numbers or the papers' ", () => {
    for (const loss of [
      { method: 'distillation' },
      { method: 'distillation', divergence: 'reverse-kl', standardise: true, weighting: 'confidence' },
      { method: 'dkd' },
      { method: 'dist', interWeight: 2 },
    ])
      expect(withLoss(loss)).toEqual([]);
    const { student } = Recipe.parse({ ...tiny, student: { ...tiny.student, loss: { method: 'dkd' } } });
    expect(student.loss).toEqual({ method: 'dkd', targetWeight: 1, nonTargetWeight: 8 });
    expect(Recipe.parse(tiny).student).not.toHaveProperty('loss');
  });

  test.each<[string, unknown, Record<string, unknown>, string]>([
    [
      'decoupled with two classes',
      { method: 'dkd' },
      pairs,
      'student.loss.method: got "dkd", allowed: "distillation" with 2 classes: beside the target there is one class, and nothing to tell apart',
    ],
    [
      'correlations of two classes',
      { method: 'dist' },
      pairs,
      'student.loss.method: got "dist", allowed: "distillation" with 2 classes: the correlation of two numbers is always 1 or −1',
    ],
    [
      'z-scores of two classes',
      { method: 'distillation', standardise: true },
      pairs,
      'student.loss.standardise: got true, allowed: false with 2 classes',
    ],
    [
      'a search for a temperature that nothing has',
      { method: 'distillation', divergence: 'logits' },
      {},
      'search.space.temperature: got {"low":1,"high":6}, allowed: nothing, since student.loss compares logits',
    ],
    [
      'a loss of nothing',
      { method: 'dkd', targetWeight: 0, nonTargetWeight: 0 },
      {},
      'student.loss.targetWeight: got 0, allowed: more than 0',
    ],
    [
      'correlations of nothing',
      { method: 'dist', interWeight: 0, intraWeight: 0 },
      {},
      'student.loss.interWeight: got 0, allowed: more than 0',
    ],
    [
      'a loss without a teacher',
      { method: 'focal', focus: 2 },
      {},
      'student.loss.method: got "focal", allowed: one of "distillation", "dkd", "dist"',
    ],
    [
      'an option of another method',
      { method: 'dkd', divergence: 'kl' },
      {},
      'student.loss.divergence: got "kl", allowed: no such field exists here',
    ],
  ])('%s is refused', (_, loss, changes, message) => {
    const found = withLoss(loss, changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

describe("a study of a loss's own numbers", () => {
  const range = { low: 0.1, high: 4, log: true };
  const search = (space: Record<string, unknown>, loss?: unknown, student: Record<string, unknown> = {}) =>
    refusals({
      student: { ...tiny.student, ...(loss !== undefined && { loss }), ...student },
      search: { ...tiny.search, space },
    });

  test('varies those that the loss has', () => {
    expect(search({ targetWeight: range, nonTargetWeight: range }, { method: 'dkd' })).toEqual([]);
    expect(search({ interWeight: range, intraWeight: range }, { method: 'dist' })).toEqual([]);
    expect(search({ classBalance: { low: 0.9, high: 0.9999 } })).toEqual([]);
  });

  test.each<[string, string[], string]>([
    [
      'of another loss',
      search({ interWeight: range }, { method: 'dkd' }),
      'interWeight: got {"low":0.1,"high":4,"log":true}, allowed: nothing, since student.loss is "dkd", which has targetWeight and nonTargetWeight',
    ],
    [
      'of a loss that has none',
      search({ targetWeight: range }),
      'targetWeight: got {"low":0.1,"high":4,"log":true}, allowed: nothing, since student.loss is "distillation", which has no such number',
    ],
    [
      'below what it may be',
      search({ targetWeight: { low: -1, high: 1 } }, { method: 'dkd' }),
      'targetWeight: got {"low":-1,"high":1}, allowed: targetWeight must not be negative',
    ],
    [
      'above what it may be',
      search({ interWeight: { low: 1, high: 101 } }, { method: 'dist' }),
      'interWeight: got {"low":1,"high":101}, allowed: interWeight is at most 100',
    ],
    [
      'of a β that is none',
      search({ classBalance: { low: 0.9, high: 1 } }),
      'classBalance: got {"low":0.9,"high":1}, allowed: classBalance lies between 0 and 1',
    ],
    [
      'of classes that are drawn alike',
      search({ classBalance: { low: 0.9, high: 0.99 } }, undefined, { sampling: 'class-balanced' }),
      'classBalance: got {"low":0.9,"high":0.99}, allowed: nothing, since sampling is "class-balanced": rare classes would count twice',
    ],
  ])('%s is refused', (_, found, message) => {
    expect(found).toEqual([`  search.space.${message}`]);
  });
});

describe('balanced classes', () => {
  const twice = 'nothing, since sampling is "class-balanced": rare classes would count twice';
  const teach = (changes: Record<string, unknown>) => refusals({ teach: { ...tiny.teach, ...changes } });
  const student = (changes: Record<string, unknown>) =>
    refusals({ student: { ...tiny.student, ...changes } });

  test('are of any loss with hard labels', () => {
    for (const loss of [
      { method: 'hard-labels', classBalance: 0.999 },
      { method: 'label-smoothing', smoothing: 0.1, classBalance: 0.9 },
      { method: 'focal', focus: 2, classBalance: 0.5 },
    ])
      expect(teach({ loss })).toEqual([]);
    expect(student({ classBalance: 0.999 })).toEqual([]);
    expect(Recipe.parse(tiny).student).not.toHaveProperty('classBalance');
    expect(Recipe.parse(tiny).teach.loss).toEqual({ method: 'hard-labels' });
  });

  test('are not drawn more often and counted more as well', () => {
    expect(student({ classBalance: 0.9, sampling: 'class-balanced' })).toEqual([
      `  student.classBalance: got 0.9, allowed: ${twice}`,
    ]);
    const loss = { method: 'hard-labels', classBalance: 0.9 };
    expect(teach({ loss, sampling: 'class-balanced' })).toEqual([
      `  teach.loss.classBalance: got 0.9, allowed: ${twice}`,
    ]);
  });

  test.each([0, 1])('have a β between 0 and 1, not %d', (classBalance) => {
    expect(student({ classBalance })).toHaveLength(1);
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
    'one of "mlp", "residual-mlp", "text-classifier", "wide-and-deep", "factorisation-machine", "two-tower"';

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
      '  sweep.architectures[0].type: got "residual-mlp", allowed: one of "mlp", "cnn", "lenet", "resnet", "mobilenet" for images: they have no columns',
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
