import { DistilResult } from '../../core/contracts/runs';
import { deriveSeed } from '../../core/random/derive-seed';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities } from './fake-activities';
import { startTestBed, type TestBed } from './start-test-bed';

const TINY = tinyRecipe();
let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

test('teachers made elsewhere are brought and scored first, and keep their places beside those trained here', async () => {
  const inputs = [{ reads: 'images' as const, layout: 'nhwc' as const }];
  const output = { gives: 'logits' as const };
  const foreign = (file: string) => ({ type: 'onnx' as const, file, inputs, output });
  const [mlp] = TINY.teach.members;
  const members = [foreign('a.onnx'), mlp!, foreign('b.onnx')];
  const run = fakeActivities();
  const recipe = tinyRecipe({ teach: { ...TINY.teach, members } });
  DistilResult.parse(await bed.run('distil', { recipe }, run));
  expect(
    run
      .requests('bringTeacher')
      .map(({ member }) => member)
      .sort(),
  ).toEqual([0, 2]);
  const [ensemble] = run.requests('weighEnsemble');
  const networks = ensemble!.members.map(({ network }) =>
    'foreign' in network ? network.foreign.name : network.architecture,
  );
  expect(networks).toEqual(['onnx a.onnx', mlp, 'onnx b.onnx']);
  const names = run.calls.map(({ name }) => name);
  expect(names.lastIndexOf('scoreTeacher')).toBeLessThan(names.indexOf('teach'));
  // Its seed is that of its place, whoever stands before it.
  expect(run.requests('teach')[0]!.seed).toBe(deriveSeed(recipe.seed, 'teacher', 1));
  expect(run.requests('ingest')[0]).not.toHaveProperty('rowNumbers');
});

test('labels of images need the numbers of the rows from the beginning', async () => {
  const columns = Array.from({ length: 10 }, (_, i) => `c${i}`);
  const output = { gives: 'logits' as const };
  const labels = { type: 'labels' as const, file: 'l.csv', columns, output };
  const run = fakeActivities();
  const recipe = tinyRecipe({
    augment: { views: 1, shiftPixels: 0 },
    teach: { ...TINY.teach, members: [labels] },
  });
  await bed.run('distil', { recipe }, run);
  expect(run.requests('ingest')[0]).toMatchObject({ rowNumbers: true });
  expect(run.requests('teach')).toEqual([]);
});
