import type { ProgramState, TrainingProgram } from '../program/training-program';
import type { StackedProgram, StackedSteps } from './stacked-program';

/** What is timed. Both programs hold the same data. */
export interface StackingTrial {
  single: TrainingProgram;
  stacked: StackedProgram;
  /** Initial states of the students. */
  states: readonly ProgramState[];
  /** Steps of the real training, some dozens: a call of fewer is mostly start-up. */
  steps: StackedSteps;
  /** How often each way is timed, from 1; the median counts, since a shared machine has slow moments. */
  rounds: number;
  /** Milliseconds since some moment. */
  clock: () => number;
}

export interface StackingChoice {
  isWorthStacking: boolean;
  /** Medians, per step of one student. */
  stackedMs: number;
  oneByOneMs: number;
}

/** Stacking must save more than timings of one program differ from each other. */
const WORTH_RATIO = 0.95;

/**
 * Times training all students at once against one of them alone, in turn, after a call of each that doesn't count: the
 * first is slower. Whether it pays depends on the shape, on the machine and on its threads, so it is measured and not
 * guessed. Afterwards both programs are trained some steps: write the states anew.
 *
 * @throws Error where there is nothing to time.
 */
export function chooseStacking({
  single,
  stacked,
  states,
  steps,
  rounds,
  clock,
}: StackingTrial): StackingChoice {
  const { students } = stacked.stacked;
  const own = takeFirst(stacked, steps);
  const count = own.order.length / steps.rows;
  const [first] = states;
  if (!first || rounds < 1 || count < 1)
    throw new Error(`${count} steps in ${rounds} rounds of ${states.length} students are nothing to time`);
  const time = (run: () => unknown): number => {
    const start = clock();
    run();
    return clock() - start;
  };
  stacked.write(states);
  single.write(first);
  stacked.train(steps);
  single.train(own);
  const times = Array.from({ length: rounds }, () => ({
    stacked: time(() => stacked.train(steps)) / (count * students),
    single: time(() => single.train(own)) / count,
  }));
  const stackedMs = median(times.map((each) => each.stacked));
  const oneByOneMs = median(times.map((each) => each.single));
  return { isWorthStacking: stackedMs < WORTH_RATIO * oneByOneMs, stackedMs, oneByOneMs };
}

/** The first student's steps, as it would take them alone. */
function takeFirst({ stacked }: StackedProgram, steps: StackedSteps) {
  const { order, rows, firstStep, seeds, hyperparameters } = steps;
  const width = stacked.rowOrder === 'each' ? stacked.students * rows : rows;
  const own = new Int32Array((order.length / width) * rows);
  for (let step = 0; step * width < order.length; step += 1)
    own.set(order.subarray(step * width, step * width + rows), step * rows);
  return { order: own, rows, firstStep, seed: seeds[0] ?? 0, hyperparameters: hyperparameters[0] ?? {} };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
