import type { Trial } from '../../../../core/contracts/training/study';
import { splitTrials } from '../../../../core/policy/samplers/split-trials';
import { readGolden } from '../golden';
import { trial } from '../samples';

interface Golden {
  splits: { trials: Pick<Trial, 'number' | 'state' | 'values'>[]; good: number[]; rest: number[] }[];
}
const { splits } = readGolden('tpe') as Golden;
const numbers = (trials: Trial[]) => trials.map(({ number }) => number);

test.each(splits.map((split) => ({ ...split, n: split.trials.length })))(
  'splits $n trials as Optuna does',
  (golden) => {
    const { good, rest } = splitTrials(
      golden.trials.map(({ number, values, state }) => trial(number, values, state)),
    );
    expect(numbers(good)).toEqual(golden.good);
    expect(numbers(rest)).toEqual(golden.rest);
  },
);

test('a tenth of the finished trials is good, rounded up, at most 25', () => {
  const count = (n: number) => splitTrials(Array.from({ length: n }, (_, i) => trial(i, [i]))).good.length;
  expect([0, 1, 10, 11, 20, 21, 250, 400].map(count)).toEqual([0, 1, 1, 2, 2, 3, 25, 25]);
});

test('diverged trials come last, behind every pruned one', () => {
  const trials = [trial(0, [0.1, 0.1], 'diverged'), trial(1, [0.9], 'pruned'), trial(2, [], 'diverged')];
  expect(numbers(splitTrials(trials).good)).toEqual([1]);
});

test('running trials are never good and don’t count for the quantile', () => {
  const finished = Array.from({ length: 10 }, (_, i) => trial(i, [0.5 + i]));
  const waiting = Array.from({ length: 30 }, (_, i) => trial(10 + i, [0.001], 'running'));
  const { good, rest } = splitTrials([...waiting, ...finished]);
  expect(numbers(good)).toEqual([0]);
  expect(numbers(rest)).toEqual(Array.from({ length: 39 }, (_, i) => i + 1));
});

test('ties go to the earlier trial, and the study is left in its order', () => {
  const tied = [trial(2, [0.3]), trial(1, [0.3]), trial(0, [0.4])];
  expect(numbers(splitTrials(tied).good)).toEqual([1]);
  expect(numbers(tied)).toEqual([2, 1, 0]);
});
