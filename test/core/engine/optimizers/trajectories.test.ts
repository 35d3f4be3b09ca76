/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../core/contracts/training/training';
import adamw from '../../../golden/optimizers/adamw.json';
import golden from '../../../golden/optimizers/trajectories.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { trainCompiled, trainEagerly, type State } from '../../../support/train-on-gradients';

const tf = loadTensorFlow();

const runs = [...adamw.runs, ...golden.runs].map((run) => [JSON.stringify(run.optimizer), run] as const);
const engines = [
  ['compiled', trainCompiled],
  ['eager', trainEagerly],
] as const;
const cases = engines.flatMap(([engine, train]) =>
  runs.map(([name, run]) => [engine, name, train, run] as const),
);

/** Rounding of twenty float32 steps on weights of about 1. */
const TOLERANCE = 2e-6;

type Values = Record<'kernel' | 'bias', number[]>;
type Wanted = Values & { averages?: Values };

function greatestError(state: State, wanted: Values, suffix = ''): number {
  const errors = Object.entries(wanted).flatMap(([name, values]) =>
    values.map((value, i) => Math.abs((state.get(`${name}${suffix}`)?.[i] ?? NaN) - value)),
  );
  return errors.reduce((most, error) => (error <= most ? most : error), 0);
}

test.each(cases)('the %s engine follows the float64 reference: %s', async (_, __, train, run) => {
  const optimizer = Optimizer.parse({ learningRate: 1, schedule: 'constant', ...run.optimizer });
  const states = await train(tf, optimizer, run);
  run.trace.forEach((wanted: Wanted, step) => {
    const { kernel, bias, averages } = wanted;
    const state = states[step]!;
    expect(greatestError(state, { kernel, bias })).toBeLessThan(TOLERANCE);
    if (averages) expect(greatestError(state, averages, '/average')).toBeLessThan(TOLERANCE);
  });
});

test('both engines name their state alike', async () => {
  for (const [, run] of runs) {
    const optimizer = Optimizer.parse({ learningRate: 1, schedule: 'constant', ...run.optimizer });
    const short = { ...run, rates: run.rates.slice(0, 1) };
    const names = await Promise.all(
      engines.map(async ([, train]) => [...((await train(tf, optimizer, short))[0]?.keys() ?? [])].sort()),
    );
    expect(names[0]).toEqual(names[1]);
  }
});
