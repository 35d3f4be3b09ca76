import { architectureName } from '../../../../core/contracts/models/architecture';
import { Hyperparameters, SearchSpace, type Trial } from '../../../../core/contracts/training/study';
import { createSampler } from '../../../../core/policy/samplers/create-sampler';
import { randomSampler } from '../../../../core/policy/samplers/random-sampler';
import type { Sampler } from '../../../../core/policy/samplers/sampler';
import { createTpeSampler } from '../../../../core/policy/samplers/tpe-sampler';
import { createRandom } from '../../../../core/random/random';
import { mlp } from '../samples';

const space = SearchSpace.parse({
  learningRate: { low: 1e-4, high: 1e-1, log: true },
  temperature: { low: 1, high: 20 },
  alpha: { low: 0, high: 1 },
  weightDecay: { low: 1e-6, high: 1e-2, log: true },
});
const shapes = [mlp(16), mlp(32), mlp(64)];

/** Runs a study of trials that each finish before the next is sampled. */
function study(sampler: Sampler, seed: number, length: number, objective: (trial: Trial) => number): Trial[] {
  const trials: Trial[] = [];
  for (let number = 0; number < length; number++) {
    const random = createRandom(seed, 'trial', number);
    const trial: Trial = {
      number,
      ...sampler({ space, architectures: shapes, trials, random }),
      values: [],
      state: 'complete',
    };
    trial.values.push(objective(trial));
    trials.push(trial);
  }
  return trials;
}

/** Smallest, 0, at T = 4 and α = 0.9; the other hyperparameters have no say. */
const bowl = ({ params }: Trial) =>
  (((params.temperature ?? NaN) - 4) / 19) ** 2 + ((params.alpha ?? NaN) - 0.9) ** 2;
const best = (trials: Trial[]) => Math.min(...trials.map((trial) => trial.values[0] ?? NaN));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe.each([
  ['random', randomSampler],
  ['tpe', createTpeSampler({ startupTrials: 5 })],
])('%s', (_, sampler) => {
  const trials = study(sampler, 3, 60, bowl);

  test('stays in the space and gives every hyperparameter of it, and no other', () => {
    for (const { params } of trials) {
      expect(Hyperparameters.parse(params)).toEqual(params);
      for (const [name, range] of Object.entries(space)) {
        const value = params[name as keyof Hyperparameters] ?? NaN;
        expect(value).toBeGreaterThanOrEqual(range?.low ?? NaN);
        expect(value).toBeLessThanOrEqual(range?.high ?? NaN);
      }
    }
    const { params } = sampler({ space: {}, architectures: shapes, trials, random: createRandom(1) });
    expect(params).toEqual({});
  });

  test('gives the same trials again, and others for another seed', () => {
    expect(study(sampler, 3, 60, bowl)).toEqual(trials);
    expect(study(sampler, 4, 60, bowl)[0]?.params).not.toEqual(trials[0]?.params);
  });

  test("draws a loss's numbers after the others, which are as they were without them", () => {
    const range = { low: 2, high: 3, log: false };
    const draw = (own: SearchSpace) =>
      sampler({ space: own, architectures: shapes, trials, random: createRandom(9) }).params;
    const { targetWeight, nonTargetWeight, ...others } = draw({
      targetWeight: range,
      nonTargetWeight: range,
      ...space,
    });
    expect(others).toEqual(draw(space));
    for (const value of [targetWeight, nonTargetWeight]) expect(Math.floor(value ?? NaN)).toBe(2);
    expect(targetWeight).not.toBe(nonTargetWeight);
  });

  test('draws alike whatever the key order of the space', () => {
    const { temperature, alpha, learningRate } = space;
    const draw = (ordered: SearchSpace) =>
      sampler({ space: ordered, architectures: shapes, trials, random: createRandom(9) });
    const [forwards, backwards] = [
      draw({ temperature, alpha, learningRate }),
      draw({ learningRate, alpha, temperature }),
    ];
    expect(forwards).toEqual(backwards);
  });

  test('chooses among the shapes given, and needs one', () => {
    expect(new Set(trials.map((trial) => architectureName(trial.architecture))).size).toBe(3);
    const pick = (architectures: typeof shapes) =>
      sampler({ space, architectures, trials, random: createRandom(1) });
    expect(pick([mlp(99)]).architecture).toEqual(mlp(99));
    expect(() => pick([])).toThrow('architectures');
  });
});

test('random choices are uniform, on a log scale where asked', () => {
  const trials = study(randomSampler, 1, 4000, () => 0);
  const share = (test: (params: Hyperparameters) => boolean) =>
    mean(trials.map(({ params }) => Number(test(params))));
  expect(share((p) => (p.learningRate ?? 0) < 1e-3)).toBeCloseTo(1 / 3, 1);
  expect(share((p) => (p.temperature ?? 0) < 10.5)).toBeCloseTo(0.5, 1);
  expect(mean(trials.map((trial) => Number(trial.architecture === shapes[2])))).toBeCloseTo(1 / 3, 1);
});

test('TPE finds a bowl’s bottom far better than random search does', () => {
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);
  const run = (sampler: Sampler) => seeds.map((seed) => best(study(sampler, seed, 50, bowl)));
  const [tpe, random] = [run(createTpeSampler()), run(randomSampler)];
  expect(mean(tpe)).toBeLessThan(0.4 * mean(random));
  expect(seeds.filter((seed) => (tpe[seed] ?? NaN) < (random[seed] ?? NaN)).length).toBeGreaterThanOrEqual(9);
});

test('TPE comes to prefer the shape and the log-scaled rate that do best', () => {
  const objective = ({ architecture, params }: Trial) =>
    (architectureName(architecture) === 'mlp-64' ? 0 : 1) +
    Math.abs(Math.log10(params.learningRate ?? NaN) + 3);
  const late = study(createTpeSampler({ startupTrials: 15 }), 2, 80, objective).slice(40);
  expect(
    mean(late.map((trial) => Number(architectureName(trial.architecture) === 'mlp-64'))),
  ).toBeGreaterThan(0.7);
  const close = late.filter(({ params }) => Math.abs(Math.log10(params.learningRate ?? NaN) + 3) < 0.5);
  expect(close.length).toBeGreaterThan(25);
});

test('TPE is random until enough trials are finished; running ones don’t count', () => {
  const trials = study(randomSampler, 1, 6, bowl);
  const ask = (sampler: Sampler, history: Trial[]) =>
    sampler({ space, architectures: shapes, trials: history, random: createRandom(5) });
  const sampler = createTpeSampler({ startupTrials: 6 });
  const unfinished = trials.map((trial, i): Trial =>
    i < 5 ? trial : { ...trial, state: 'running', values: [] },
  );
  expect(ask(sampler, unfinished)).toEqual(ask(randomSampler, unfinished));
  expect(ask(sampler, trials)).not.toEqual(ask(randomSampler, trials));
});

test('TPE keeps the trials of one wave apart', () => {
  const history = study(randomSampler, 8, 20, bowl);
  const sampler = createTpeSampler();
  const spread = (liar: boolean) => {
    const trials = [...history];
    const wave: number[] = [];
    for (let number = 20; number < 40; number++) {
      const random = createRandom('wave', number);
      const trial: Trial = {
        number,
        ...sampler({ space, architectures: shapes, trials, random }),
        values: [],
        state: 'running',
      };
      if (liar) trials.push(trial);
      wave.push(trial.params.temperature ?? NaN);
    }
    return mean(wave.map((value) => (value - mean(wave)) ** 2));
  };
  expect(spread(true)).toBeGreaterThan(spread(false));
});

test('TPE passes over values outside the range, such as those of an earlier recipe', () => {
  const trials = study(randomSampler, 1, 20, bowl);
  const narrow = SearchSpace.parse({ temperature: { low: 99, high: 100 } });
  const { params } = createTpeSampler()({
    space: narrow,
    architectures: shapes,
    trials,
    random: createRandom(1),
  });
  expect(params.temperature).toBeGreaterThanOrEqual(99);
  expect(params.temperature).toBeLessThanOrEqual(100);
});

test('a recipe’s word picks the sampler', () => {
  const trials = study(randomSampler, 1, 12, bowl);
  const ask = (sampler: Sampler) =>
    sampler({ space, architectures: shapes, trials, random: createRandom(5) });
  expect(ask(createSampler('random'))).toEqual(ask(randomSampler));
  expect(ask(createSampler('tpe', { startupTrials: 12 }))).toEqual(
    ask(createTpeSampler({ startupTrials: 12 })),
  );
  expect(ask(createSampler('tpe', { startupTrials: 13 }))).toEqual(ask(randomSampler));
});
