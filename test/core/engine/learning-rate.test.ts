import type { Optimizer } from '../../../core/contracts/training/training';
import { learningRateAt } from '../../../core/engine/learning-rate';

const optimizer: Optimizer = {
  type: 'adamw',
  learningRate: 0.5,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  schedule: 'cosine',
  warmupFraction: 0.1,
};

test('constant is constant', () => {
  const constant = { ...optimizer, schedule: 'constant' } as const;
  expect([0, 50, 99].map((step) => learningRateAt(constant, step, 100))).toEqual([0.5, 0.5, 0.5]);
});

test('cosine rises over the warm-up, peaks at the full rate and falls to zero', () => {
  const rates = Array.from({ length: 101 }, (_, step) => learningRateAt(optimizer, step, 100));
  expect(rates[0]).toBeCloseTo(0.05, 10);
  expect(rates[4]).toBeCloseTo(0.25, 10);
  expect(rates[9]).toBeCloseTo(0.5, 10);
  expect(rates[10]).toBeCloseTo(0.5, 10);
  expect(rates[55]).toBeCloseTo(0.25, 10);
  expect(rates[100]).toBeCloseTo(0, 10);
  expect(rates.slice(11).every((rate, i) => rate < rates[i + 10]!)).toBe(true);
});

test('without a warm-up it starts at the full rate', () => {
  expect(learningRateAt({ ...optimizer, warmupFraction: 0 }, 0, 100)).toBe(0.5);
});
