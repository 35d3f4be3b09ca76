/** Which hints a run has made, and which of its trainings learn from them. */
import { isDeepStrictEqual } from 'node:util';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities } from './fake-activities';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

const { student, augment } = tinyRecipe();
const withHints = (hints: object[]) => ({
  recipe: { ...SHORT_RECIPE, augment, student: { ...student, hints } },
});

test('layers are asked for once for each view and shard, and students alone learn from them', async () => {
  const fakes = fakeActivities();
  const hints = [
    { method: 'similarity-preserving', weight: 3, member: 1, teacherLayer: 'dense_2_relu' },
    { method: 'rkd-distance', weight: 2, member: 0, project: 12 },
  ];
  const handle = await bed.start('distil', withHints(hints), fakes);
  expect(DistilResult.parse(await handle.result()).verdict).toBe('promoted');
  const requests = fakes.requests('labelHint');
  const labels = fakes.requests('label');
  expect(requests).toHaveLength(2 * labels.length);
  const [weighed] = fakes.requests('weighEnsemble');
  for (const { view, start, end, dataset } of labels) {
    const own = requests.filter((each) => each.view.index === view.index && each.start === start);
    expect(own).toHaveLength(2);
    for (const each of own) expect(each).toMatchObject({ view, start, end, dataset, keep: 'outputs' });
    const layers = own.map(({ layer, network, project }) => [layer, network, project?.dims]);
    expect(layers).toContainEqual(['dense_2_relu', weighed!.members[1]!.network, undefined]);
    expect(layers).toContainEqual(['dense_1_relu', weighed!.members[0]!.network, 12]);
  }
  const trained = [...fakes.requests('sweep'), ...fakes.requests('search'), ...fakes.requests('train')];
  const taught = trained.filter(({ loss }) => loss.method === 'distillation');
  expect(taught.length).toBeGreaterThanOrEqual(3);
  for (const request of trained) {
    if (!taught.includes(request)) {
      expect('hints' in request).toBe(false);
      continue;
    }
    expect(request.hints).toMatchObject([
      { loss: { method: 'similarity-preserving' }, weight: 3, layer: 'dense_1_relu', shape: [16] },
      { loss: { method: 'rkd-distance' }, weight: 2, layer: 'dense_1_relu', shape: [12] },
    ]);
    const [first] = request.hints!;
    expect(first!.shards.map((view) => view.map(({ start }) => start))).toEqual(
      request.softLabels.map((view) => view.map(({ start }) => start)),
    );
  }
  const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  expect(stages.find(({ stage }) => stage === 'label')).toMatchObject({
    // Of both hints and of the labels, which are checked in the end.
    done: 3 * labels.length + 1,
    total: 3 * labels.length + 1,
    best: expect.stringContaining('bytes a row') as string,
  });
});

test('a hint that names no teacher is of the best on validation', async () => {
  const fakes = fakeActivities();
  await bed.run('distil', withHints([{ method: 'rkd-distance', weight: 1 }]), fakes);
  const { members } = fakes.requests('weighEnsemble')[0]!;
  const [best] = [...members].sort((a, b) => a.validation.errors! - b.validation.errors!);
  for (const { network } of fakes.requests('labelHint')) expect(network).toEqual(best!.network);
});

test('a layer of a model made elsewhere is checked with its scoring, and asked of it as the recipe tells', async () => {
  const fakes = fakeActivities();
  const layers = [
    { name: 'relu', shape: [4, 28, 28], layout: 'nchw' as const },
    { name: 'pooled', shape: [12] },
  ];
  const inputs = [{ reads: 'images' as const, layout: 'nchw' as const }];
  const output = { gives: 'logits' as const };
  const onnx = { type: 'onnx' as const, file: 'net.onnx', inputs, output };
  const [mlp] = SHORT_RECIPE.teach.members;
  const hints = [
    { method: 'fitnets', weight: 3, member: 1, teacherLayer: 'pooled' },
    { method: 'rkd-distance', weight: 2, member: 0, project: 12 },
    { method: 'similarity-preserving', weight: 2, member: 1, teacherLayer: 'relu' },
  ];
  const teach = { ...SHORT_RECIPE.teach, members: [mlp!, { ...onnx, layers }, onnx] };
  const recipe = { ...withHints(hints).recipe, teach };
  await bed.run('distil', { recipe }, fakes);
  expect(fakes.requests('scoreTeacher').map((request) => [request.member, request.layers])).toEqual(
    expect.arrayContaining([
      [1, layers],
      [2, undefined],
    ]),
  );
  const networks = fakes.requests('weighEnsemble')[0]!.members.map(({ network }) => network);
  const asked = fakes
    .requests('labelHint')
    .filter(({ view, start }) => view.index === 0 && start === 0)
    .map(({ network, layer, tensor }) => [
      networks.findIndex((each) => isDeepStrictEqual(each, network)),
      layer,
      tensor,
    ]);
  expect(asked).toHaveLength(3);
  expect(asked).toContainEqual([1, 'pooled', { shape: [12] }]);
  expect(asked).toContainEqual([0, 'dense_1_relu', undefined]);
  expect(asked).toContainEqual([1, 'relu', { shape: [4, 28, 28], layout: 'nchw' }]);
});

test('a hint that names no teacher is of the best of those that give layers', async () => {
  const fakes = fakeActivities();
  const onnx = {
    type: 'onnx' as const,
    inputs: [{ reads: 'images' as const, layout: 'nchw' as const }],
    output: { gives: 'logits' as const },
  };
  const members = ['a', 'b'].map((name) => ({ ...onnx, file: `${name}.onnx` }));
  const told = { ...onnx, file: 'c.onnx', layers: [{ name: 'pooled', shape: [12] }] };
  const teach = { ...SHORT_RECIPE.teach, members: [...members, told] };
  const recipe = { ...withHints([{ method: 'rkd-distance', weight: 1 }]).recipe, teach };
  await bed.run('distil', { recipe }, fakes);
  const [, , last] = fakes.requests('weighEnsemble')[0]!.members;
  for (const { network } of fakes.requests('labelHint')) expect(network).toEqual(last!.network);
  expect(fakes.requests('labelHint').length).toBeGreaterThan(0);
});

test('a run without hints asks for none', async () => {
  const fakes = fakeActivities();
  await bed.run('distil', { recipe: SHORT_RECIPE }, fakes);
  expect(fakes.requests('labelHint')).toEqual([]);
  for (const request of fakes.requests('train')) expect('hints' in request).toBe(false);
});
