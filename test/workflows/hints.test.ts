/** Which hints a run has made, and which of its trainings learn from them. */
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

test('a run without hints asks for none', async () => {
  const fakes = fakeActivities();
  await bed.run('distil', { recipe: SHORT_RECIPE }, fakes);
  expect(fakes.requests('labelHint')).toEqual([]);
  for (const request of fakes.requests('train')) expect('hints' in request).toBe(false);
});
