import { InvalidInput } from '../../../../core/contracts/errors';
import { parse } from '../../../../core/contracts/parse';
import { Optimizer } from '../../../../core/contracts/training/training';

function refusals(value: unknown): string[] {
  try {
    parse(Optimizer, value, 'optimizer');
  } catch (error) {
    if (error instanceof InvalidInput) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

test('an optimizer without a type is AdamW, with nothing added that was not there before but the type', () => {
  expect(Optimizer.parse({ learningRate: 0.003 })).toEqual({
    type: 'adamw',
    learningRate: 0.003,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    schedule: 'cosine',
    warmupFraction: 0.1,
  });
});

test.each(['adamw', 'adam', 'sgd', 'momentum', 'rmsprop', 'lamb', 'lion'])(
  '%s needs a learning rate only',
  (type) => {
    const once = Optimizer.parse({ type, learningRate: 0.1, clipNorm: 1, averageDecay: 0.99 });
    expect(once).toMatchObject({ type, learningRate: 0.1, clipNorm: 1, averageDecay: 0.99 });
    expect(JSON.stringify(Optimizer.parse(once))).toBe(JSON.stringify(once));
  },
);

test.each<[string, unknown, string]>([
  ['an unknown type', { type: 'adagrad' }, 'type: got "adagrad", allowed: one of "adamw", "adam", "sgd", '],
  [
    'weight decay of Adam',
    { type: 'adam', weightDecay: 0.1 },
    'weightDecay: got 0.1, allowed: no such field',
  ],
  ['another type’s field', { type: 'sgd', beta1: 0.9 }, 'beta1: got 0.9, allowed: no such field'],
  ['a clip norm of 0', { clipNorm: 0 }, 'clipNorm: got 0, allowed: more than 0'],
  ['an average that never moves', { averageDecay: 1 }, 'averageDecay: got 1, allowed: less than 1'],
  [
    'an unknown schedule',
    { schedule: 'linear' },
    'schedule: got "linear", allowed: one of "constant", "cosine", {"type": "step"',
  ],
  [
    'an unknown type of schedule',
    { schedule: { type: 'linear' } },
    'schedule.type: got "linear", allowed: one of "step", "one-cycle"',
  ],
  ['steps at no time', { schedule: { type: 'step' } }, 'allowed: either milestones or every'],
  [
    'steps at two times',
    { schedule: { type: 'step', every: 0.5, milestones: [0.5] } },
    'allowed: either milestones or every',
  ],
  [
    'milestones out of order',
    { schedule: { type: 'step', milestones: [0.7, 0.5] } },
    'milestones in ascending order',
  ],
  [
    'a factor of 1',
    { schedule: { type: 'step', every: 0.5, factor: 1 } },
    'schedule.factor: got 1, allowed: less than 1',
  ],
])('refuses %s', (_, changes, message) => {
  expect(refusals({ learningRate: 0.1, ...(changes as object) }).join('\n')).toContain(message);
});
