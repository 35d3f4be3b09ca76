import { WorkflowFailedError } from '@temporalio/client';
import type { MainActivities } from '../../core/contracts/activities';
import { DistilResult, PROGRESS_QUERY, RetrainResult, RunProgress } from '../../core/contracts/runs';
import { sha256 } from '../../storage/sha256';
import { fakeActivities } from './fake-activities';
import { DATASET, modelVersion, reportOn } from './samples';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

/** A line whose champion is another one each time it is read. */
const movingChampion = (versions: number[]): MainActivities['readChampion'] => {
  let reads = 0;
  return () => Promise.resolve(modelVersion(versions[Math.min(reads++, versions.length - 1)] ?? 1));
};

describe('promotion', () => {
  test('a champion that moved since the report is evaluated against anew', async () => {
    let asked = 0;
    const fakes = fakeActivities({
      readChampion: movingChampion([1, 2]),
      promote: () =>
        Promise.resolve(
          ++asked === 1
            ? { decided: false }
            : { decided: true, verdict: 'refused', championVersion: 2, gates: [] },
        ),
    });
    const result = DistilResult.parse(await bed.run('distil', { recipe: SHORT_RECIPE }, fakes));
    expect(result).toMatchObject({ verdict: 'refused', championVersion: 2, report: { championVersion: 2 } });
    expect(fakes.requests('evaluate').map(({ champion }) => champion?.version)).toEqual([1, 2]);
    expect(fakes.requests('promote').map(({ report }) => report.championVersion)).toEqual([1, 2]);
    expect(fakes.requests('train')).toHaveLength(3);
  });

  test('whom else the test rows judged is in the report, on the run page, and in what the version keeps', async () => {
    const recipes = [{ line: 'tiny-digits', recipe: 'wider', candidates: 3 }];
    const testReads = { rows: sha256('rows'), before: 2, since: 1, recipes };
    const fakes = fakeActivities({
      evaluate: (request) => Promise.resolve({ output: reportOn(request), reused: false, testReads }),
    });
    const handle = await bed.start('distil', { recipe: SHORT_RECIPE }, fakes);
    expect(DistilResult.parse(await handle.result()).report.testReads).toEqual(testReads);
    expect(fakes.requests('promote')[0]?.report.testReads).toEqual(testReads);
    const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
    expect(stages.find(({ stage }) => stage === 'evaluate')?.best).toBe(
      'student: 41 errors in 1000, on test rows that judged 3 other candidates',
    );
  });

  test('a champion that moves every time ends the run with a reason', async () => {
    const fakes = fakeActivities({
      readChampion: movingChampion([1, 2, 3, 4, 5, 6]),
      promote: () => Promise.resolve({ decided: false }),
    });
    const failure = await bed.run('distil', { recipe: SHORT_RECIPE }, fakes).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause?.message).toBe(
      'the champion of tiny-digits moved 5 times during promotion',
    );
  });

  test('a candidate that is the champion already is not compared with itself', async () => {
    const first = fakeActivities();
    await bed.run('distil', { recipe: SHORT_RECIPE }, first);
    const champion = modelVersion(1, first.requests('evaluate')[0]!.candidate);
    const second = fakeActivities({ readChampion: () => Promise.resolve(champion) });
    await bed.run('distil', { recipe: SHORT_RECIPE }, second);
    expect(second.requests('evaluate')[0]).toMatchObject({ champion: null });
  });
});

describe('retrain', () => {
  test('ends with "nothing to do" where the verdict covers the data and the recipe', async () => {
    const fakes = fakeActivities({ findVerdict: () => Promise.resolve('unchanged since Monday') });
    const result = await bed.run('retrain', { recipe: SHORT_RECIPE }, fakes);
    expect(result).toEqual({ outcome: 'nothing to do', why: 'unchanged since Monday' });
    expect(fakes.calls.map(({ name }) => name)).toEqual(['resolveRecipe', 'ingest', 'findVerdict']);
    expect(fakes.requests('findVerdict')).toEqual([
      {
        line: 'tiny-digits',
        recipeDigest: sha256(JSON.stringify(SHORT_RECIPE)),
        sourceDigest: DATASET.sourceDigest,
      },
    ]);
  });

  test('distils where something changed, with the recipe that it has looked at', async () => {
    const fakes = fakeActivities();
    const result = RetrainResult.parse(
      await bed.run('retrain', { recipe: SHORT_RECIPE, overrides: { seed: 5 } }, fakes),
    );
    expect(result).toMatchObject({ outcome: 'distilled', result: { verdict: 'promoted' } });
    const [asked, distilled] = fakes.requests('resolveRecipe');
    expect(asked).toEqual({ recipe: SHORT_RECIPE, overrides: { seed: 5 } });
    expect(distilled).toMatchObject({
      recipe: { name: 'tiny', evaluate: { latencyRows: 20 } },
      overrides: {},
    });
  });

  test('distils by force without asking for a verdict', async () => {
    const fakes = fakeActivities({ findVerdict: () => Promise.resolve('unchanged') });
    const result = await bed.run('retrain', { recipe: SHORT_RECIPE, force: true }, fakes);
    expect(result).toMatchObject({ outcome: 'distilled' });
    expect(fakes.requests('findVerdict')).toEqual([]);
  });
});

describe('rollback', () => {
  test('passes on the champion that it leaves, what is wanted and why', async () => {
    const fakes = fakeActivities({ readChampion: () => Promise.resolve(modelVersion(4)) });
    const handle = await bed.start('rollback', { line: 'tiny-digits', version: 2, note: 'drift' }, fakes);
    expect(await handle.result()).toEqual({ line: 'tiny-digits', from: 4, to: 2 });
    expect(fakes.requests('rollBack')).toEqual([
      {
        line: 'tiny-digits',
        version: 2,
        note: 'drift',
        from: 4,
        runId: handle.firstExecutionRunId,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      },
    ]);
  });

  test('without a version it leaves the choice to the activity', async () => {
    const fakes = fakeActivities();
    await bed.run('rollback', { line: 'tiny-digits' }, fakes);
    expect(fakes.requests('rollBack')[0]).toMatchObject({ from: null, note: '' });
    expect(fakes.requests('rollBack')[0]).not.toHaveProperty('version');
  });
});
