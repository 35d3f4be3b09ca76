import { WorkflowFailedError } from '@temporalio/client';
import type { z } from 'zod';
import type { TrainRequest } from '../../core/contracts/activities';
import { Diverged } from '../../core/contracts/errors';
import type { SearchInput } from '../../core/contracts/training/search-input';
import { StudyResult, type Trial } from '../../core/contracts/training/study';
import { Recipe } from '../../core/contracts/recipe';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from './fake-activities';
import { blob, DATASET, trainedModel, views } from './samples';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

const { student } = Recipe.parse(tinyRecipe());

/** Six trials in two waves of three; of the trials at the first rung one in three goes on. */
function searchInput(changes: Partial<z.input<typeof SearchInput>> = {}): z.input<typeof SearchInput> {
  return {
    data: { dataset: DATASET, views: views('student', 2), softLabels: [[], []] },
    student,
    search: {
      trials: 6,
      wave: 3,
      pruner: { rungs: [1, 3, 9], reductionFactor: 3 },
      space: { temperature: { low: 1, high: 6 }, learningRate: { low: 1e-3, high: 1e-2, log: true } },
      controlTrials: 2,
    },
    method: { name: 'distillation', labelSmoothing: 0.1 },
    architectures: [{ type: 'mlp', hidden: [8] }],
    trials: 6,
    seed: 11,
    ...changes,
  };
}

const study = async (fakes: FakeActivities, changes?: Partial<z.input<typeof SearchInput>>) =>
  StudyResult.parse(await bed.run('search', searchInput(changes), fakes));

/** The number of the trial that a request belongs to, by what was sampled for it. */
const trialOf = (trials: Trial[], { optimizer }: TrainRequest) =>
  trials.find(({ params }) => params.learningRate === optimizer.learningRate);

/** The higher the learning rate, the more errors: so the order of trials is known. */
const byLearningRate = (request: TrainRequest) => {
  const errors = Math.round(request.optimizer.learningRate * 40_000);
  const { output } = trained(request);
  return Promise.resolve({
    output: { ...output, validation: { errors, rows: 500, loss: 1 } },
    reused: false,
  });
};

test('prunes as successive halving says, and ends with the best trial', async () => {
  const fakes = fakeActivities({ search: byLearningRate });
  const { best, trials } = await study(fakes);
  expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
  // Each wave of three: one goes on from the first rung, where it is among the best third of all so far.
  const firstWave = trials.slice(0, 3).sort(byRate);
  expect(firstWave.map(({ values, state }) => [values.length, state])).toEqual([
    [3, 'complete'],
    [1, 'pruned'],
    [1, 'pruned'],
  ]);
  for (const trial of trials.slice(3)) {
    const among = [...trials].sort(byRate).indexOf(trial) < 2;
    expect(trial.values.length > 1).toBe(among);
  }
  const finished = trials.filter(({ state }) => state === 'complete').sort(byRate);
  expect(best).toEqual(finished[0]);
});

const byRate = (a: Trial, b: Trial) => (a.params.learningRate ?? 0) - (b.params.learningRate ?? 0);

test('trials are pruned and chosen by the area that gates go by, whatever their errors', async () => {
  const search = async (request: TrainRequest) => {
    const { output, reused } = await byLearningRate(request);
    // The more errors, the better the ranking.
    const judged = { by: 'rocAuc', value: 1 / (1 + output.validation.errors) } as const;
    return { output: { ...output, validation: { ...output.validation, judged } }, reused };
  };
  const fakes = fakeActivities({ search });
  const { data } = searchInput();
  const { best, trials } = await study(fakes, { data: { ...data, judgedBy: 'rocAuc' } });
  const finished = trials.filter(({ state }) => state === 'complete').sort(byRate);
  expect(best).toEqual(finished[finished.length - 1]);
  expect(best.params.learningRate).toBe(Math.max(...trials.map(({ params }) => params.learningRate!)));
  expect(fakes.requests('search').map(({ judgedBy }) => judgedBy)).toEqual(
    fakes.requests('search').map(() => 'rocAuc'),
  );
});

test('a trial that goes on does so from its checkpoint of the rung before', async () => {
  const fakes = fakeActivities({ search: byLearningRate });
  const { trials } = await study(fakes);
  const requests = fakes.requests('search');
  for (const trial of trials) {
    const own = requests.filter((request) => trialOf(trials, request) === trial);
    expect(own.map(({ untilEpoch }) => untilEpoch)).toEqual([1, 3, 9].slice(0, trial.values.length));
    expect(own.map(({ epochs }) => epochs)).toEqual(own.map(() => 9));
    const checkpoints = own.map((request) => trained(request).output.checkpoint);
    expect(own.map(({ resumeFrom }) => resumeFrom)).toEqual([null, ...checkpoints.slice(0, -1)]);
  }
});

test('the same seed gives the same trials, another seed gives others', async () => {
  const [first, again, other] = [
    await study(fakeActivities()),
    await study(fakeActivities()),
    await study(fakeActivities(), { seed: 12 }),
  ];
  expect(again).toEqual(first);
  expect(other.trials[0]?.params).not.toEqual(first.trials[0]?.params);
});

test('a trial that diverges ends alone', async () => {
  let calls = 0;
  const fakes = fakeActivities({
    search: (request) =>
      ++calls === 2 ? Promise.reject(new Diverged(9, Infinity)) : byLearningRate(request),
  });
  const { trials, best } = await study(fakes);
  const diverged = trials.filter(({ state }) => state === 'diverged');
  expect(diverged).toMatchObject([{ values: [] }]);
  expect(trials).toHaveLength(6);
  expect(best.state).toBe('complete');
});

test('a study whose trials all diverge fails and says what to change', async () => {
  const fakes = fakeActivities({ search: () => Promise.reject(new Diverged(9, NaN)) });
  const failure = await study(fakes).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toMatchObject({
    type: 'Diverged',
    message: 'all 6 trials of the distillation study diverged; lower search.space.learningRate',
  });
  expect(fakes.requests('search')).toHaveLength(6);
});

test('a study that goes on with a state runs only what is left, as if it had never stopped', async () => {
  const whole = fakeActivities({ search: byLearningRate });
  const { trials, best } = await study(whole);
  const state = {
    trials: trials.slice(0, 3),
    checkpoints: Object.fromEntries(trials.slice(0, 3).map(({ number }) => [number, blob(`c${number}`)])),
  };
  const rest = fakeActivities({ search: byLearningRate });
  expect(await study(rest, { state })).toEqual({ trials, best });
  const later = new Set(trials.slice(3).map(({ params }) => params.learningRate));
  expect(rest.requests('search').every(({ optimizer }) => later.has(optimizer.learningRate))).toBe(true);
  expect(rest.requests('search').length).toBeGreaterThanOrEqual(3);
});

test('a study that is whole already trains nothing', async () => {
  const { trials, best } = await study(fakeActivities({ search: byLearningRate }));
  const fakes = fakeActivities();
  expect(await study(fakes, { state: { trials, checkpoints: {} } })).toEqual({ trials, best });
  expect(fakes.calls).toEqual([]);
});

test('of equal trials the earlier one is best', async () => {
  const fakes = fakeActivities({
    search: (request) =>
      Promise.resolve({
        output: trainedModel({ identity: `lr${request.optimizer.learningRate}` }),
        reused: true,
      }),
  });
  const { best, trials } = await study(fakes);
  expect(best.number).toBe(trials.find(({ state }) => state === 'complete')?.number);
});

test('a control study does not vary the temperature, and takes the recipe where nothing is searched', async () => {
  const fakes = fakeActivities();
  const { search } = searchInput();
  const changes = {
    search: { ...search, space: {} },
    method: { name: 'label-smoothing', labelSmoothing: 0.2 },
    trials: 1,
  } as const;
  const { trials } = await study(fakes, changes);
  expect(trials[0]?.params).toEqual({});
  expect(fakes.requests('search')[0]).toMatchObject({
    loss: { method: 'label-smoothing', smoothing: 0.2 },
    optimizer: { learningRate: 3e-3 },
    softLabels: [],
  });
});
