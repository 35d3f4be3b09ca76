import type { Trial } from '../../../../core/contracts/training/study';
import { promotable } from '../../../../core/policy/pruners/successive-halving';
import { createRandom } from '../../../../core/random/random';
import { readGolden } from '../golden';
import { trial } from '../samples';

interface Golden {
  studies: { reductionFactor: number; trials: { planned: number[]; rungsReached: number }[] }[];
}

const running = (number: number, ...values: number[]) => trial(number, values, 'running');
const goingOn = (trials: Trial[], rung: number, factor: number) =>
  [...promotable(trials, rung, factor)].sort((a, b) => a - b);

test.each((readGolden('successive-halving') as Golden).studies)(
  'one trial after the other, lets on whom Optuna lets on (η = $reductionFactor)',
  ({ reductionFactor, trials }) => {
    const study: Trial[] = [];
    for (const [number, { planned }] of trials.entries()) {
      const current = running(number);
      study.push(current);
      for (const [rung, value] of planned.entries()) {
        current.values.push(value);
        if (rung < 2 && !promotable(study, rung, reductionFactor).has(number)) break;
      }
      current.state = current.values.length === 3 ? 'complete' : 'pruned';
    }
    expect(study.map(({ values }) => values.length)).toEqual(trials.map(({ rungsReached }) => rungsReached));
  },
);

test('one in three of a wave goes on, the best', () => {
  const wave = [0.5, 0.2, 0.9, 0.1, 0.8, 0.7, 0.6].map((value, i) => running(i, value));
  expect(goingOn(wave, 0, 3)).toEqual([1, 3]);
  expect(goingOn(wave, 0, 2)).toEqual([0, 1, 3]);
});

test('at least one goes on while the rung is nearly empty', () => {
  expect(goingOn([running(0, 0.9)], 0, 4)).toEqual([0]);
  expect(goingOn([running(0, 0.9), running(1, 0.8)], 0, 4)).toEqual([1]);
});

test('a wave competes with all that ever reached the rung', () => {
  const earlier = [trial(0, [0.1, 0.1], 'complete'), trial(1, [0.2], 'pruned'), trial(2, [0.3], 'pruned')];
  const wave = [running(3, 0.15), running(4, 0.4), running(5, 0.05)];
  expect(goingOn([...earlier, ...wave], 0, 3)).toEqual([5]);
  expect(goingOn([...earlier, running(3, 0.4), running(4, 0.5)], 0, 3)).toEqual([]);
});

test('compares at the rung asked for, not at the last value', () => {
  const trials = [
    running(0, 0.5, 0.1),
    running(1, 0.4, 0.3),
    running(2, 0.1),
    trial(3, [0.6, 0.05, 0.9], 'complete'),
  ];
  expect(goingOn(trials, 1, 3)).toEqual([]);
  expect(goingOn(trials.slice(0, 3), 1, 2)).toEqual([0]);
});

test('ties go to the earlier trial, in whatever order they are listed', () => {
  const tied = [running(2, 0.3), running(0, 0.3), running(1, 0.3)];
  expect(goingOn(tied, 0, 3)).toEqual([0]);
  expect(goingOn([...tied].reverse(), 0, 3)).toEqual([0]);
});

test('a trial that diverged counts in the rung it was on its way to, as the worst', () => {
  const diverged = [0, 1, 2].map((number) => trial(number, [], 'diverged'));
  const alive = [running(3, 0.9), running(4, 0.8), running(5, 0.7)];
  expect(goingOn([...diverged, ...alive], 0, 3)).toEqual([4, 5]);
  expect(goingOn([trial(0, [0.1], 'diverged'), running(1, 0.5, 0.5)], 1, 2)).toEqual([1]);
});

test('a value that is not a number never goes on', () => {
  expect(goingOn([running(0, NaN)], 0, 2)).toEqual([]);
  expect(goingOn([running(0, NaN), running(1, 0.9)], 0, 2)).toEqual([1]);
});

test('of n values without ties exactly max(1, ⌊n/η⌋) go on', () => {
  const random = createRandom('waves');
  for (let n = 1; n <= 40; n++) {
    const wave = Array.from({ length: n }, (_, i) => running(i, random.uniform()));
    for (const factor of [2, 3, 4]) {
      expect(promotable(wave, 0, factor).size).toBe(Math.max(1, Math.floor(n / factor)));
    }
  }
});
