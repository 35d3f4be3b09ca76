/** Which trainings the teachers of a run are, and which labels they give: with folds, samples and floors. */
import type { TrainedModel } from '../../core/contracts/models/models';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities } from './fake-activities';
import { DATASET } from './samples';
import { SHORT_RECIPE, SHORT_TABLE_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

const TEACH = tinyRecipe().teach;
const shortRun = (teach: object, recipe: object = SHORT_RECIPE) => ({
  recipe: { ...recipe, teach: { ...TEACH, ...teach } },
});

test('each teacher is trained once without each fold, from its own seed', async () => {
  const fakes = fakeActivities();
  const handle = await bed.start('distil', shortRun({ folds: 4, bagging: { fraction: 0.5 } }), fakes);
  await handle.result();
  expect(fakes.requests('dealFolds')).toEqual([{ dataset: DATASET, folds: 4, seed: SHORT_RECIPE.seed }]);
  const requests = fakes.requests('teach');
  expect(requests).toHaveLength(8);
  const { assignment } = requests[0]!.selection!.without!;
  for (const shape of TEACH.members) {
    const own = requests.filter(
      ({ architecture }) => 'hidden' in architecture && isSame(architecture.hidden, shape),
    );
    const without = own.map(({ selection }) => selection?.without);
    expect(without.map((part) => part?.fold).sort()).toEqual([0, 1, 2, 3]);
    for (const part of without) expect(part).toMatchObject({ folds: 4, assignment });
  }
  expect(new Set(requests.map(({ seed }) => seed)).size).toBe(8);
  const bags = requests.map(({ selection }) => selection?.bagging);
  for (const bag of bags) expect(bag).toMatchObject({ fraction: 0.5, replace: true });
  expect(new Set(bags.map((bag) => bag?.seed)).size).toBe(8);
  const progress = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  // Folds, eight trainings, and the weighing.
  expect(progress.stages.find(({ stage }) => stage === 'teach')).toMatchObject({ done: 10, total: 10 });
});

test('models are weighed in the order of members and folds, and labels are given by them and their folds', async () => {
  const fakes = fakeActivities();
  await bed.run('distil', shortRun({ folds: 3, calibrate: true }), fakes);
  const [weighing] = fakes.requests('weighEnsemble');
  expect(weighing!.members.map((model) => (model as TrainedModel).selection?.without?.fold)).toEqual([
    0, 1, 2, 0, 1, 2,
  ]);
  expect(weighing).toMatchObject({ folds: { folds: 3 }, calibrate: true, seed: SHORT_RECIPE.seed });
  for (const { ensemble } of fakes.requests('label')) {
    expect(ensemble.folds).toEqual(weighing!.folds);
    expect(ensemble.members.map(({ fold }) => fold)).toEqual([0, 1, 2, 0, 1, 2]);
  }
});

test.each<[string, object, object, number]>([
  ['a table has five where nothing is said', {}, SHORT_TABLE_RECIPE, 10],
  ['a table has none where that is said', { folds: 1 }, SHORT_TABLE_RECIPE, 2],
  ['images have none where nothing is said', {}, SHORT_RECIPE, 2],
])('%s', async (_, teach, recipe, trainings) => {
  const fakes = fakeActivities();
  await bed.run('distil', shortRun(teach, recipe), fakes);
  const requests = fakes.requests('teach');
  expect(requests).toHaveLength(trainings);
  expect(fakes.requests('dealFolds')).toHaveLength(trainings === 2 ? 0 : 1);
  // What isn't asked for is in no request, whose hash names the step.
  if (trainings === 2) for (const request of requests) expect(request).not.toHaveProperty('selection');
});

test('no more teachers are asked for at a time than a recipe may have members', async () => {
  let [running, most] = [0, 0];
  const plain = fakeActivities();
  const fakes = fakeActivities({
    teach: async (request) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return plain.activities.teach(request);
    },
  });
  await bed.run('distil', shortRun({ folds: 12 }), fakes);
  expect(fakes.requests('teach')).toHaveLength(24);
  expect(most).toBeLessThanOrEqual(16);
  expect(most).toBeGreaterThan(4);
});

test('what teachers are worth is told in the report, and is no part of the evaluation', async () => {
  const account = {
    method: 'validation' as const,
    validation: { errors: 5, rows: 500, loss: 0.1 },
    members: [
      {
        architecture: { type: 'mlp' as const, hidden: [8] },
        validation: { errors: 5, rows: 500, loss: 0.1 },
        weight: 1,
        without: null,
      },
    ],
  };
  const plain = fakeActivities();
  const fakes = fakeActivities({
    weighEnsemble: async (request) => ({ ...(await plain.activities.weighEnsemble(request)), account }),
  });
  const result = DistilResult.parse(await bed.run('distil', shortRun({}), fakes));
  expect(result.report.ensemble).toMatchObject(account);
  expect(fakes.requests('promote')[0]?.report.ensemble).toMatchObject(account);
  for (const request of [...fakes.requests('label'), ...fakes.requests('evaluate')])
    expect(request.ensemble).not.toHaveProperty('account');
});

function isSame(a: readonly number[], shape: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify((shape as { hidden: number[] }).hidden);
}
