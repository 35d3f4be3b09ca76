/** Runs where a number or several labels are predicted: which losses are asked for, and that a control is missing. */
import { Recipe } from '../../core/contracts/recipe';
import { DistilResult } from '../../core/contracts/runs';
import type { Task } from '../../core/contracts/data/task';
import type { TrainRequest } from '../../core/contracts/activities';
import { fakeActivities, type FakeActivities } from './fake-activities';
import { DATASET } from './samples';
import { SHORT_TABLE_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

const TARGETS = {
  regression: { task: 'regression', column: 'price' },
  'multi-label': { task: 'multi-label', columns: ['a', 'b', 'c'] },
} as const;

async function runTask(task: Task, changes: Partial<typeof SHORT_TABLE_RECIPE>): Promise<FakeActivities> {
  const classes = task === 'regression' ? 1 : 3;
  const source = { ...SHORT_TABLE_RECIPE.data.source, target: TARGETS[task], split: RANDOM };
  const recipe = Recipe.parse({ ...SHORT_TABLE_RECIPE, ...changes, data: { source, classes } });
  const dataset = { ...DATASET, classes, task };
  const fakes = fakeActivities({ ingest: () => Promise.resolve({ output: dataset, reused: false }) });
  DistilResult.parse(await bed.run('distil', { recipe }, fakes));
  return fakes;
}

const RANDOM = { method: 'random', validation: 0.2, test: 0.2 } as const;
/** Activities side by side are called in any order. */
const losses = (requests: readonly TrainRequest[]) =>
  [...new Set(requests.map(({ loss, softLabels }) => JSON.stringify([loss, softLabels.length > 0])))].sort();

test('numbers are learned by squared errors, without a temperature and without label smoothing', async () => {
  const { temperature: _temperature, ...student } = SHORT_TABLE_RECIPE.student;
  const fakes = await runTask('regression', {
    student: { ...student, loss: { method: 'squared-error', huber: 2 } },
  });
  expect(losses(fakes.requests('teach'))).toEqual([JSON.stringify([{ method: 'squared-error' }, false])]);
  expect(losses(fakes.requests('train'))).toEqual(
    [
      JSON.stringify([{ method: 'squared-error', huber: 2, alpha: 0.8 }, true]),
      JSON.stringify([{ method: 'squared-error', huber: 2 }, false]),
    ].sort(),
  );
  expect(fakes.requests('search')).toHaveLength(2);
  const [evaluation] = fakes.requests('evaluate');
  expect(evaluation!.hardLabels).toHaveLength(1);
  expect(evaluation!.labelSmoothing).toEqual([]);
});

test('labels are learned by binary cross-entropies, with both controls', async () => {
  const teach = { ...SHORT_TABLE_RECIPE.teach, loss: { method: 'label-smoothing', smoothing: 0.2 } as const };
  const fakes = await runTask('multi-label', {
    teach,
    promote: { decideBy: 'averagePrecision', beatControls: false },
  });
  const method = 'binary-cross-entropy';
  expect(losses(fakes.requests('teach'))).toEqual([JSON.stringify([{ method, smoothing: 0.2 }, false])]);
  expect(losses(fakes.requests('train'))).toEqual(
    [
      JSON.stringify([{ method, alpha: 0.8, temperature: 3 }, true]),
      JSON.stringify([{ method }, false]),
      JSON.stringify([{ method, smoothing: 0.1 }, false]),
    ].sort(),
  );
  for (const name of ['sweep', 'search', 'train'] as const)
    for (const { judgedBy } of fakes.requests(name)) expect(judgedBy).toBe('averagePrecision');
  for (const request of fakes.requests('teach')) expect(request).not.toHaveProperty('judgedBy');
});
