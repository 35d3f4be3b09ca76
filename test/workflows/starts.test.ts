/** Which trainings of a run start from an earlier model, and what the report says of it. */
import { DistilResult } from '../../core/contracts/runs';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained } from './fake-activities';
import { modelVersion } from './samples';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

const { student, teach } = tinyRecipe();
const { network } = modelVersion(1);
const PINNED = { line: 'letters', version: 1, newHead: true, freeze: true, network };
const START = { network, newHead: true, freeze: true };

test('students and their controls start from it, and teachers do not', async () => {
  const adopting: typeof trained = (request) => {
    const { output, reused } = trained(request);
    return { output: { ...output, ...(request.start && { adopted: { adopted: 90, frozen: 80 } }) }, reused };
  };
  const train = (request: Parameters<typeof trained>[0]) => Promise.resolve(adopting(request));
  const fakes = fakeActivities({ train, sweep: train, search: train });
  const recipe = { ...SHORT_RECIPE, student: { ...student, start: PINNED } };
  const handle = await bed.start('distil', { recipe }, fakes);
  const { report } = DistilResult.parse(await handle.result());
  const students = [...fakes.requests('sweep'), ...fakes.requests('search'), ...fakes.requests('train')];
  expect(new Set(students.map(({ loss }) => loss.method)).size).toBe(3);
  for (const request of students) expect(request.start).toEqual(START);
  for (const request of fakes.requests('teach')) expect(request).not.toHaveProperty('start');
  expect(fakes.requests('ingest')[0]!.shapes!.starts).toEqual({ student: START });
  const { parameters } = trained(students.at(-1)!).output.cost;
  expect(report.starts).toEqual([
    { part: 'student', line: 'letters', version: 1, parameters, adopted: 90, frozen: 80 },
  ]);
});

test('teachers start from it, and students do not', async () => {
  const fakes = fakeActivities();
  const recipe = { ...SHORT_RECIPE, teach: { ...teach, start: { ...PINNED, freeze: false } } };
  const handle = await bed.start('distil', { recipe }, fakes);
  const { report } = DistilResult.parse(await handle.result());
  const teachers = fakes.requests('teach');
  expect(teachers).toHaveLength(2);
  for (const request of teachers) expect(request.start).toEqual({ ...START, freeze: false });
  const students = [...fakes.requests('sweep'), ...fakes.requests('search'), ...fakes.requests('train')];
  for (const request of students) expect(request).not.toHaveProperty('start');
  expect(report.starts).toMatchObject([{ part: 'teach', line: 'letters', version: 1 }]);
});

test('the report names the file of a model from elsewhere', async () => {
  const fakes = fakeActivities();
  const model = { type: 'keras' as const, file: 's3://nets/small/mobilenet.keras' };
  const layers = [{ type: 'average-pool' as const, name: 'backbone_pool' }];
  const shape = { type: 'backbone' as const, layers };
  const recipe = {
    ...SHORT_RECIPE,
    student: { ...student, start: { model, freeze: true, network } },
    sweep: { ...SHORT_RECIPE.sweep, architectures: [shape], keep: 1 },
  };
  const handle = await bed.start('distil', { recipe }, fakes);
  const { report } = DistilResult.parse(await handle.result());
  for (const request of fakes.requests('train')) {
    expect(request.start).toEqual(START);
    expect(request.architecture).toEqual({ ...shape, dense: [] });
  }
  expect(report.starts).toEqual([expect.objectContaining({ part: 'student', file: 'mobilenet.keras' })]);
  expect(report.starts?.[0]).not.toHaveProperty('line');
});

test('a run without a start, or whose line has no model yet, is what it was', async () => {
  const fakes = fakeActivities();
  const recipe = { ...SHORT_RECIPE, student: { ...student, start: { line: 'tiny-digits' } } };
  const handle = await bed.start('distil', { recipe }, fakes);
  const { report } = DistilResult.parse(await handle.result());
  for (const request of fakes.requests('train')) expect(request).not.toHaveProperty('start');
  expect(fakes.requests('ingest')[0]!.shapes).not.toHaveProperty('starts');
  expect(report).not.toHaveProperty('starts');
});
