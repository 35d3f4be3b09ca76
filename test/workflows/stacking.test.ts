import { WorkflowFailedError } from '@temporalio/client';
import type { z } from 'zod';
import type { TrainGroupRequest, TrainRequest } from '../../core/contracts/activities';
import { Diverged } from '../../core/contracts/errors';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import type { Recipe } from '../../core/contracts/recipe';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from './fake-activities';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  // Each step replays all before it.
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

type Draft = z.input<typeof Recipe>;

/** Three finalists a method, and studies of four trials in one wave. */
const recipe = (stack: Draft['student']['stack'], changes: Partial<Draft> = {}) => {
  const { student, search } = tinyRecipe();
  return tinyRecipe({
    student: { ...student, ...(stack !== undefined && { stack }) },
    search: { ...search, wave: 4, controlTrials: 4 },
    train: { epochs: 2, seeds: [1, 2, 3] },
    ...changes,
  });
};

async function distil(input: Draft, fakes: FakeActivities): Promise<DistilResult> {
  return DistilResult.parse(await bed.run('distil', { recipe: input }, fakes));
}

const wholeRequests = ({ shared, members }: TrainGroupRequest): TrainRequest[] =>
  members.map((own) => ({ ...shared, ...own }));

const groupsOf = (fakes: FakeActivities, stage: TrainGroupRequest['stage']) =>
  fakes.requests('trainGroup').filter((request) => request.stage === stage);

const byText = (requests: TrainRequest[]) => requests.map((each) => JSON.stringify(sorted(each))).sort();
const sorted = (request: TrainRequest) => Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));

test('a run whose students are put together asks for the same trainings, and ends alike', async () => {
  const [alone, together] = [fakeActivities(), fakeActivities()];
  const wanted = await distil(recipe(1), alone);
  const found = await distil(recipe(4), together);
  expect({ ...found, report: null }).toEqual({ ...wanted, report: null });
  for (const stage of ['search', 'train'] as const) {
    const grouped = groupsOf(together, stage).flatMap(wholeRequests);
    expect(byText([...grouped, ...together.requests(stage)])).toEqual(byText(alone.requests(stage)));
  }
  expect(groupsOf(alone, 'train')).toEqual([]);
  // Three seeds of three methods; a wave of four of each study, of whom two go on.
  expect(groupsOf(together, 'train').map(({ members }) => members.length)).toEqual([3, 3, 3]);
  const waves = groupsOf(together, 'search').map(({ members, shared }) => [
    shared.untilEpoch,
    members.length,
  ]);
  expect(waves.sort()).toEqual([
    [1, 4],
    [1, 4],
    [1, 4],
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
  expect(together.requests('train')).toEqual([]);
  expect([alone, together].flatMap((fakes) => fakes.requests('countSlots'))).toEqual([]);
});

test('by itself it puts small ones together, as many as leave work for every slot', async () => {
  const fakes = fakeActivities({ countSlots: () => Promise.resolve(2) });
  await distil(recipe(undefined), fakes);
  expect(groupsOf(fakes, 'search').map(({ members }) => members.length)).toEqual([2, 2, 2, 2, 2, 2]);
  // Of three seeds two go together, and one alone.
  expect(groupsOf(fakes, 'train').map(({ members }) => members.length)).toEqual([2, 2, 2]);
  expect(fakes.requests('train')).toHaveLength(3);
  // Once a study, and once for the finalists.
  expect(fakes.requests('countSlots')).toHaveLength(4);
});

test('by itself it leaves larger ones alone, and asks nobody', async () => {
  const fakes = fakeActivities({ countSlots: () => Promise.resolve(1) });
  const sweep = { architectures: [{ type: 'mlp' as const, hidden: [512] }], epochs: 1, keep: 1 };
  await distil(recipe('auto', { sweep }), fakes);
  expect(fakes.requests('countSlots')).toEqual([]);
  expect(fakes.requests('trainGroup')).toEqual([]);
  expect(fakes.requests('train')).toHaveLength(9);
});

test('finalists that stop early, and all students in a precision of their own, are trained one by one', async () => {
  const { train, student } = recipe(4);
  const earlyStopping = { patience: 1 };
  const stopping = fakeActivities();
  await distil(recipe(4, { train: { ...train, earlyStopping } }), stopping);
  expect(groupsOf(stopping, 'train')).toEqual([]);
  expect(stopping.requests('train')).toHaveLength(9);
  // Trials don't stop early.
  expect(groupsOf(stopping, 'search')).toHaveLength(6);
  const low = fakeActivities();
  await distil(recipe(4, { student: { ...student, precision: 'fp16' } }), low);
  expect(low.requests('trainGroup')).toEqual([]);
  expect(low.requests('train')).toHaveLength(9);
});

/** Of a group the second diverges. */
const secondDiverges = ({ shared, members }: TrainGroupRequest) => {
  const { message, fields } = new Diverged(9, Infinity);
  const results = members.map((own) => ({ trained: trained({ ...shared, ...own }) }));
  return Promise.resolve(results.map((each, i) => (i === 1 ? { diverged: { message, fields } } : each)));
};

test('a trial that diverges among others ends alone', async () => {
  const trainGroup = jest.fn((request: TrainGroupRequest) =>
    request.stage === 'search' && request.shared.untilEpoch === 1
      ? secondDiverges(request)
      : fakeActivities().activities.trainGroup(request),
  );
  const fakes = fakeActivities({ trainGroup });
  const handle = await bed.start('distil', { recipe: recipe(4) }, fakes);
  await handle.result();
  const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  expect(stages.find(({ stage }) => stage === 'search')).toMatchObject({ state: 'done', done: 12 });
  const [first, second] = [1, 2].map((rung) =>
    groupsOf(fakes, 'search').filter(({ shared }) => shared.untilEpoch === rung),
  );
  const methodOf = ({ members }: TrainGroupRequest) => members[0]!.loss.method;
  for (const group of first!) {
    const { members } = group;
    const next = second!.find((each) => methodOf(each) === methodOf(group));
    const goOn = next!.members.map(({ optimizer }) => optimizer.learningRate);
    expect(goOn).toHaveLength(2);
    expect(members.map(({ optimizer }) => optimizer.learningRate)).toEqual(expect.arrayContaining(goOn));
    expect(goOn).not.toContain(members[1]!.optimizer.learningRate);
  }
});

test('a finalist that diverges fails the run with its own words', async () => {
  const fakes = fakeActivities({
    trainGroup: (request) =>
      request.stage === 'train' ? secondDiverges(request) : fakeActivities().activities.trainGroup(request),
  });
  const failure = await distil(recipe(4), fakes).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toMatchObject({
    type: 'Diverged',
    message:
      'training diverged: the loss was Infinity at step 9; no checkpoint was made; a lower learning rate may help',
  });
});

test('what was found finished counts so, member by member', async () => {
  const fakes = fakeActivities({
    trainGroup: ({ shared, members }) =>
      Promise.resolve(
        members.map((own, i) => ({ trained: { ...trained({ ...shared, ...own }), reused: i === 0 } })),
      ),
  });
  const handle = await bed.start('distil', { recipe: recipe(4) }, fakes);
  await handle.result();
  const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  expect(stages.find(({ stage }) => stage === 'train')).toMatchObject({ done: 9, reused: 3 });
});
