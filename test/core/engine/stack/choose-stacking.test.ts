import type { TrainingProgram } from '../../../../core/engine/program/training-program';
import { chooseStacking } from '../../../../core/engine/stack/choose-stacking';
import type { StackedProgram } from '../../../../core/engine/stack/stacked-program';

/** Programs that do nothing, but let the clock go on by so many milliseconds for each call. */
function trial(stackedTimes: number[], singleTimes: number[], rowOrder: 'each' | 'shared' = 'each') {
  let now = 1000;
  const [stackedLeft, singleLeft] = [[...stackedTimes], [...singleTimes]];
  const calls: unknown[] = [];
  const single = {
    write: (state: unknown) => calls.push(['write', state]),
    train: (steps: unknown) => {
      calls.push(['train', steps]);
      now += singleLeft.shift() ?? NaN;
    },
  } as unknown as TrainingProgram;
  const stacked = {
    stacked: { students: 2, rowOrder },
    write: (states: unknown) => calls.push(['write stacked', states]),
    train: () => {
      now += stackedLeft.shift() ?? NaN;
    },
  } as unknown as StackedProgram;
  const order = rowOrder === 'each' ? Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8) : Int32Array.of(1, 2, 5, 6);
  return {
    calls,
    trial: {
      single,
      stacked,
      states: [new Map([['w', Float32Array.of(1)]]), new Map([['w', Float32Array.of(2)]])],
      steps: { order, rows: 2, firstStep: 0, seeds: [11, 12], hyperparameters: [{ rate: 1 }, { rate: 2 }] },
      rounds: singleTimes.length - 1,
      clock: () => now,
    },
  };
}

it('takes the median per step of one student; the first call counts for nothing', () => {
  const { trial: timed } = trial([500, 12, 8, 90], [900, 6, 7, 50]);
  // Two steps of two students, and two of one.
  expect(chooseStacking(timed)).toEqual({ isWorthStacking: true, stackedMs: 3, oneByOneMs: 3.5 });
});

it.each([
  [9.4, true],
  [9.6, false],
  [12, false],
])('a stacked step of %d ms against 10 ms alone: worth it is %p', (ms, isWorthStacking) => {
  expect(chooseStacking(trial([1, ms * 4], [1, 20]).trial).isWorthStacking).toBe(isWorthStacking);
});

it.each(['each', 'shared'] as const)('the first student alone takes its own rows, order %s', (rowOrder) => {
  const { trial: timed, calls } = trial([1, 1], [1, 1], rowOrder);
  chooseStacking(timed);
  expect(calls.slice(0, 3)).toEqual([
    ['write stacked', timed.states],
    ['write', timed.states[0]],
    [
      'train',
      { order: Int32Array.of(1, 2, 5, 6), rows: 2, firstStep: 0, seed: 11, hyperparameters: { rate: 1 } },
    ],
  ]);
});

it('refuses to time nothing', () => {
  const { trial: timed } = trial([1], [1]);
  expect(() => chooseStacking(timed)).toThrow('2 steps in 0 rounds of 2 students are nothing to time');
});
