import { Optimizer } from '../../../../core/contracts/training/training';
import {
  hyperparametersOf,
  optimizerRuleFor,
  scheduleRuleFor,
  structureOf,
} from '../../../../core/engine/optimizers/optimizer-rule-for';
import { slotsOf } from '../../../../core/engine/optimizers/optimizer-rule';
import { updatesElementwise } from '../../../../core/engine/stack/updates-elementwise';

const TYPES = ['adamw', 'adam', 'sgd', 'momentum', 'rmsprop', 'lamb', 'lion'] as const;
const EXTRAS = [
  {},
  { weightDecay: 0.1 },
  { clipNorm: 1 },
  { averageDecay: 0.9 },
  { nesterov: true },
  { schedule: 'constant' },
  { schedule: { type: 'step', every: 0.3 } },
  { schedule: { type: 'step', milestones: [0.5] } },
  { schedule: { type: 'step', milestones: [0.5, 0.7] } },
  { schedule: { type: 'one-cycle' } },
];
const optimizers = TYPES.flatMap((type) =>
  EXTRAS.flatMap((extra) => Optimizer.safeParse({ type, learningRate: 0.1, ...extra }).data ?? []),
);

test('what is fed is what the rules name, and nothing else', () => {
  expect(optimizers.length).toBeGreaterThan(60);
  for (const optimizer of optimizers) {
    const { hyperparameters } = optimizerRuleFor(optimizer);
    const named = [...scheduleRuleFor(optimizer).hyperparameters, ...hyperparameters].sort();
    const fed = hyperparametersOf(optimizer, 100);
    expect(Object.keys(fed).sort()).toEqual(named);
    expect(Object.values(fed).every(Number.isFinite)).toBe(true);
  }
});

test('optimizers of one structure name the same slots and hyperparameters', () => {
  const shapes = new Map<string, string>();
  for (const optimizer of optimizers) {
    const rule = optimizerRuleFor(optimizer);
    const shape = JSON.stringify([
      slotsOf(rule, { trainable: true }),
      Object.keys(hyperparametersOf(optimizer, 9)),
    ]);
    const structure = structureOf(optimizer);
    expect(shapes.get(structure) ?? shape).toBe(shape);
    shapes.set(structure, shape);
  }
  // All differ but for the defaults of what a type hasn't got.
  expect(shapes.size).toBe(optimizers.length);
});

test('numbers are no part of the structure', () => {
  const structure = (changes: object) =>
    structureOf(
      Optimizer.parse({ learningRate: 0.1, weightDecay: 0.1, clipNorm: 1, averageDecay: 0.9, ...changes }),
    );
  const first = structure({});
  expect(structure({ learningRate: 1, beta1: 0.5, epsilon: 1, clipNorm: 2, weightDecay: 0.2 })).toBe(first);
  expect(structure({ weightDecay: 0 })).not.toBe(first);
  expect(structure({ clipNorm: undefined })).not.toBe(first);
});

test.each(TYPES)('%s says whether it looks at weights as a whole', (type) => {
  const rule = optimizerRuleFor(Optimizer.parse({ type, learningRate: 0.1 }));
  expect(rule.wholeWeights ?? false).toBe(!updatesElementwise(rule));
});

test('only averages lie beside what no gradient reaches', () => {
  const rule = optimizerRuleFor(Optimizer.parse({ learningRate: 0.1, averageDecay: 0.9 }));
  expect(slotsOf(rule, { trainable: true })).toEqual(['m', 'v', 'average']);
  expect(slotsOf(rule, { trainable: false })).toEqual(['average']);
  expect(slotsOf(optimizerRuleFor(Optimizer.parse({ learningRate: 0.1 })), { trainable: false })).toEqual([]);
});
