import { DistilResult } from '../../core/contracts/runs';
import { deriveSeed } from '../../core/random/derive-seed';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities } from './fake-activities';
import { blob } from './samples';
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

test('a teacher with a file for each fold is scored fold by fold and checked before anything is trained', async () => {
  const inputs = [{ reads: 'images' as const, layout: 'nhwc' as const }];
  const output = { gives: 'logits' as const };
  const files = ['t-0.onnx', 't-1.onnx', 't-2.onnx'];
  const folded = { type: 'onnx' as const, files, foldsSha256: blob('3 folds').digest, inputs, output };
  const [mlp] = TINY.teach.members;
  const recipe = tinyRecipe({ teach: { ...TINY.teach, members: [mlp!, folded], folds: 3 } });
  const run = fakeActivities();
  await bed.run('distil', { recipe }, run);
  const without = (fold: number) => ({ folds: 3, assignment: blob('3 folds'), fold });
  const brought = run.requests('bringTeacher');
  expect(brought.map((request) => request.without).sort((a, b) => a!.fold - b!.fold)).toEqual(
    [0, 1, 2].map(without),
  );
  const [check] = run.requests('checkHeldOut');
  expect(check).toMatchObject({ member: 1, folds: { folds: 3, assignment: blob('3 folds') } });
  expect(check!.models.map(({ selection }) => selection?.without)).toEqual([0, 1, 2].map(without));
  const names = run.calls.map(({ name }) => name);
  expect(names.indexOf('checkHeldOut')).toBeLessThan(names.indexOf('teach'));
  const [weighing] = run.requests('weighEnsemble');
  expect(weighing!.members.map(({ selection }) => selection?.without?.fold)).toEqual([0, 1, 2, 0, 1, 2]);
  expect(weighing!.members.map((model) => 'foreign' in model.network)).toEqual([
    ...Array.from({ length: 3 }, () => false),
    ...Array.from({ length: 3 }, () => true),
  ]);
  expect(Object.keys(weighing!.heldOut!)).toEqual(['1']);
});
