/** What a recipe may say of its losses, and of a study of them. */
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();

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
      { method: 'distillation', annealing: { shape: 'cosine', to: 1, over: 0.5 } },
      { method: 'dist', peer: {} },
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
      'annealing what has no temperature',
      { method: 'distillation', divergence: 'logits', annealing: {} },
      { search: { ...tiny.search, space: {} } },
      'student.loss.annealing: got {}, allowed: nothing, since student.loss compares logits',
    ],
    [
      'annealing where no teacher is listened to',
      { method: 'distillation', annealing: {} },
      { student: { ...tiny.student, alpha: 0, loss: { method: 'distillation', annealing: {} } } },
      'student.loss.annealing: got {}, allowed: nothing with student.alpha 0',
    ],
    [
      'a temperature that would not fall',
      { method: 'dkd', annealing: { to: 3 } },
      { search: { ...tiny.search, space: {} } },
      'student.loss.annealing.to: got 3, allowed: below student.temperature, 3',
    ],
    [
      'a temperature that would rise in some trials',
      { method: 'distillation', annealing: { shape: 'cosine', to: 2 } },
      {},
      'student.loss.annealing.to: got 2, allowed: at most search.space.temperature.low, 1',
    ],
    [
      'a peer that nothing is learned from',
      { method: 'distillation', peer: { weight: 0 } },
      {},
      'student.loss.peer.weight: got 0, allowed: more than 0',
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
    expect(search({ peerWeight: range }, { method: 'distillation', peer: {} })).toEqual([]);
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
      'of a peer that there is not',
      search({ peerWeight: range }, { method: 'dkd' }),
      'peerWeight: got {"low":0.1,"high":4,"log":true}, allowed: nothing, since student.loss is "dkd", which has targetWeight and nonTargetWeight',
    ],
    [
      'of a peer that nothing is learned from',
      search({ peerWeight: { low: 0, high: 1 } }, { method: 'dist', peer: {} }),
      'peerWeight: got {"low":0,"high":1}, allowed: peerWeight must be above 0',
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

  test('of a student without hard labels are balanced where its teachers are: its controls would be alone', () => {
    const alone = { alpha: 1, classBalance: 0.9 };
    const allowed = 'allowed: nothing with student.alpha 1: the student has no hard labels, and only its';
    expect(student(alone).join()).toContain(`student.classBalance: got 0.9, ${allowed}`);
    const space = { classBalance: { low: 0.9, high: 0.99 } };
    const change = { student: { ...tiny.student, alpha: 1 }, search: { ...tiny.search, space } };
    expect(refusals(change).join()).toContain(
      `search.space.classBalance: got {"low":0.9,"high":0.99}, ${allowed}`,
    );
    const balanced = { ...tiny.teach, loss: { method: 'hard-labels', classBalance: 0.9 } };
    expect(refusals({ student: { ...tiny.student, ...alone }, teach: balanced })).toEqual([]);
    const varied = { ...tiny.search, space: { alpha: { low: 0.5, high: 1 } } };
    expect(refusals({ student: { ...tiny.student, ...alone }, search: varied })).toEqual([]);
  });

  test.each([0, 1])('have a β between 0 and 1, not %d', (classBalance) => {
    expect(student({ classBalance })).toHaveLength(1);
  });
});
