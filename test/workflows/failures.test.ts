import { Context } from '@temporalio/activity';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, CancelledFailure, ChildWorkflowFailure } from '@temporalio/common';
import { CorruptBlob, Diverged, InvalidData, InvalidInput, MissingBlob } from '../../core/contracts/errors';
import { Recipe } from '../../core/contracts/recipe';
import { PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import { sha256 } from '../../storage/sha256';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from './fake-activities';
import { DATASET } from './samples';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed, type WorkflowType } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

const INPUT = { recipe: SHORT_RECIPE };

/** The innermost failure of a workflow that is expected to fail. */
async function failureOf(type: WorkflowType, input: unknown, fakes: FakeActivities): Promise<unknown> {
  return bed.run(type, input, fakes).then(
    () => {
      throw new Error('the workflow did not fail');
    },
    (error: unknown) => innermost(error),
  );
}

function innermost(error: unknown): unknown {
  const wraps =
    error instanceof WorkflowFailedError ||
    error instanceof ActivityFailure ||
    error instanceof ChildWorkflowFailure;
  return wraps ? innermost(error.cause) : error;
}

/** An activity that fails its first `times` calls, and then trains. */
function failing(times: number, make: () => Error) {
  let calls = 0;
  return (request: Parameters<typeof trained>[0]) =>
    ++calls <= times ? Promise.reject(make()) : Promise.resolve(trained(request));
}

test.each<[WorkflowType, unknown, string[]]>([
  ['distil', { recipe: 7, overides: {}, line: 'a' }, ['recipe: got 7', 'overides: got {}', 'line: got "a"']],
  ['distil', undefined, ['recipe: got nothing']],
  ['distil', 'mnist', ['workflow input: got "mnist"']],
  ['retrain', { recipe: 'mnist', force: 'yes' }, ['force: got "yes"']],
  ['rollback', { line: '', version: 0, extra: 1 }, ['line: got ""', 'version: got 0', 'extra: got 1']],
  ['search', { trials: 0 }, ['data: got nothing', 'trials: got 0', 'seed: got nothing']],
])('%s started with %j fails at once and names every wrong field', async (type, input, problems) => {
  const fakes = fakeActivities();
  const failure = await failureOf(type, input, fakes);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
  for (const problem of problems) expect((failure as Error).message).toContain(problem);
  expect((failure as ApplicationFailure).details).toMatchObject([{ what: 'workflow input' }]);
  expect(fakes.calls).toEqual([]);
});

test('the ingest is told what the champion reads, and nothing is trained where it refuses', async () => {
  const champion = { line: 'tiny-digits', inputShape: [4, 16, 1], sourceDigest: sha256('earlier') };
  const fakes = fakeActivities({
    resolveRecipe: ({ recipe }) =>
      Promise.resolve({ recipe: Recipe.parse(recipe), digest: sha256('recipe'), champion }),
    ingest: () => Promise.reject(ApplicationFailure.nonRetryable('the champion reads other images')),
  });
  const failure = await failureOf('distil', INPUT, fakes);
  expect((failure as Error).message).toBe('the champion reads other images');
  expect(fakes.calls.map(({ name }) => name)).toEqual(['resolveRecipe', 'ingest']);
  expect(fakes.calls[1]).toMatchObject({ request: { champion } });
});

test('so many shards that no history could hold them are refused before anything is trained', async () => {
  const fakes = fakeActivities();
  const recipe = { ...SHORT_RECIPE, augment: { views: 256, shiftPixels: 1 }, label: { shardRows: 1 } };
  const failure = await failureOf('distil', { recipe }, fakes);
  expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
  expect((failure as Error).message).toMatch(/label\.shardRows: got 1, allowed: at least \d+/);
  expect(fakes.calls.map(({ name }) => name)).toEqual(['resolveRecipe', 'ingest']);
});

test('a precision that the trainers refuse fails the run before anything is done', async () => {
  const refused = new InvalidInput('recipe', [
    { path: 'student.precision', value: 'fp16', allowed: '"float32"' },
  ]);
  const fakes = fakeActivities({ checkPrecisions: () => Promise.reject(refused) });
  const recipe = { ...SHORT_RECIPE, student: { ...SHORT_RECIPE.student, precision: 'fp16' } };
  const failure = await failureOf('distil', { recipe }, fakes);
  expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true, message: refused.message });
  expect(fakes.calls).toMatchObject([
    { name: 'resolveRecipe' },
    { name: 'checkPrecisions', request: { teach: 'float32', label: 'float32', student: 'fp16' } },
  ]);
});

test('where only labels are to be in another precision, it is asked too', async () => {
  const fakes = fakeActivities();
  await bed.run(
    'distil',
    { recipe: { ...SHORT_RECIPE, label: { ...SHORT_RECIPE.label, precision: 'bf16' } } },
    fakes,
  );
  expect(fakes.requests('checkPrecisions')).toEqual([
    { teach: 'float32', label: 'bf16', student: 'float32' },
  ]);
});

test('float32, and the choice, are asked of nobody', async () => {
  const fakes = fakeActivities();
  const { teach, student } = SHORT_RECIPE;
  const recipe = {
    ...SHORT_RECIPE,
    teach: { ...teach, precision: 'auto' },
    student: { ...student, precision: 'float32' },
  };
  await bed.run('distil', { recipe }, fakes);
  expect(fakes.requests('checkPrecisions')).toEqual([]);
});

test('a corrupt blob sends the run through the stages again', async () => {
  const fakes = fakeActivities({ train: failing(1, () => new CorruptBlob('blobs/ab held other bytes')) });
  await expect(bed.run('distil', INPUT, fakes)).resolves.toMatchObject({ verdict: 'promoted' });
  expect(fakes.requests('resolveRecipe')).toHaveLength(1);
  expect(fakes.requests('ingest')).toHaveLength(2);
  expect(fakes.requests('teach')).toHaveLength(4);
});

test('a missing blob inside a study does so too', async () => {
  const fakes = fakeActivities({ search: failing(1, () => new MissingBlob('blobs/ab is not in the store')) });
  await expect(bed.run('distil', INPUT, fakes)).resolves.toMatchObject({ verdict: 'promoted' });
  expect(fakes.requests('ingest')).toHaveLength(2);
});

test('a blob that stays corrupt fails the run after three repairs', async () => {
  const fakes = fakeActivities({ sweep: failing(Infinity, () => new CorruptBlob('blobs/ab')) });
  expect(await failureOf('distil', INPUT, fakes)).toMatchObject({ type: 'CorruptBlob' });
  expect(fakes.requests('ingest')).toHaveLength(4);
});

test('a repair waits until what ran beside the lost artifact has been made', async () => {
  let running = 0;
  const runningAtIngest: number[] = [];
  const fakes = fakeActivities({
    search: async (request) => {
      const repaired = fakes.requests('ingest').length > 1;
      if (repaired || request.loss.method === 'distillation') return trained(request);
      if (request.loss.method === 'hard-labels') {
        await until(() => running === 1);
        throw new CorruptBlob('blobs/ab');
      }
      running += 1;
      await sleep(500); // longer than a repair needs to come here again
      running -= 1;
      return trained(request);
    },
    ingest: () => {
      runningAtIngest.push(running);
      return Promise.resolve({ output: DATASET, reused: false });
    },
  });
  await expect(bed.run('distil', INPUT, fakes)).resolves.toMatchObject({ verdict: 'promoted' });
  expect(runningAtIngest).toEqual([0, 0]);
});

test('any other failure stops what runs beside it, and fails the run when that has ended', async () => {
  const stopped: string[] = [];
  const fakes = fakeActivities({
    train: async (request) => {
      if (request.loss.method === 'hard-labels') {
        await until(() => fakes.requests('train').length === 3);
        throw new InvalidData('no good');
      }
      const cancelled = await Context.current().cancelled.catch((error: unknown) => error);
      await sleep(200);
      stopped.push(request.loss.method);
      throw cancelled;
    },
  });
  expect(await failureOf('distil', INPUT, fakes)).toMatchObject({ type: 'InvalidData' });
  expect(stopped.sort()).toEqual(['distillation', 'label-smoothing']);
});

test('a failure of an activity fails the run, with its reason', async () => {
  const fakes = fakeActivities({
    weighEnsemble: () => Promise.reject(new InvalidData('teacher 1 is too weak to teach', { member: 0 })),
  });
  expect(await failureOf('distil', INPUT, fakes)).toMatchObject({
    type: 'InvalidData',
    message: 'teacher 1 is too weak to teach',
    details: [{ member: 0 }],
  });
  expect(fakes.requests('label')).toEqual([]);
  expect(fakes.requests('ingest')).toHaveLength(1);
});

test('a shape that diverges drops out of the sweep', async () => {
  const fakes = fakeActivities({
    sweep: (request) =>
      JSON.stringify(request.architecture).includes('16')
        ? Promise.reject(new Diverged(3, NaN))
        : Promise.resolve(trained(request)),
  });
  await bed.run('distil', { recipe: tinyRecipe() }, fakes);
  const shapes = new Set(fakes.requests('search').map(({ architecture }) => JSON.stringify(architecture)));
  expect([...shapes]).toEqual(['{"type":"mlp","hidden":[8]}']);
});

test('a sweep whose shapes all diverge fails the run and says what may help', async () => {
  const fakes = fakeActivities({ sweep: () => Promise.reject(new Diverged(3, NaN)) });
  const failure = await failureOf('distil', INPUT, fakes);
  expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
  expect((failure as Error).message).toContain('a lower learning rate may help');
});

test.each(['teach', 'search'] as const)(
  'cancelling reaches a running %s activity, and ends the run',
  async (name) => {
    let started: () => void;
    const running = new Promise<void>((resolve) => (started = resolve));
    let reached = 0;
    const fakes = fakeActivities({
      [name]: async () => {
        started();
        await Context.current().cancelled.catch((error: unknown) => {
          reached += 1;
          throw error;
        });
      },
    });
    const handle = await bed.start('distil', INPUT, fakes);
    await running;
    await handle.cancel();
    const failure = await handle.result().then(() => undefined, innermost);
    expect(failure).toBeInstanceOf(CancelledFailure);
    expect(reached).toBe(fakes.requests(name).length);
    expect(fakes.requests('train')).toEqual([]);
    const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
    expect(stages.find(({ stage }) => stage === name)?.state).toBe('failed');
  },
);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
