import { createAugment } from '../../activities/augment';
import type { AugmentRequest } from '../../core/contracts/activities';
import type { View } from '../../core/contracts/data/dataset';
import { toInt8 } from '../../core/data/typed-bytes';
import { DATASET } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const request = (changes: Partial<AugmentRequest> = {}): AugmentRequest => ({
  dataset: DATASET,
  augment: { views: 3, shiftPixels: 2 },
  teacherViews: 2,
  seed: 4,
  ...changes,
});

const dependencies = createDependencies();
const augment = createAugment(dependencies);
const digests = (views: View[]) => views.map(({ shifts }) => shifts.digest);

test('draws as many views as asked, each of all rows and within the range', async () => {
  const { output } = await augment(request());
  expect(output.teacher.map(({ index }) => index)).toEqual([0, 1]);
  expect(output.student.map(({ index }) => index)).toEqual([0, 1, 2]);
  for (const view of [...output.teacher, ...output.student]) {
    expect(view.rows).toBe(DATASET.train.rows);
    const shifts = toInt8(await dependencies.blobs.read(view.shifts));
    expect(shifts).toHaveLength(2 * DATASET.train.rows);
    expect([...new Set(shifts)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  }
});

test('no two views are the same, and those of the teachers are not those of the students', async () => {
  const { output } = await augment(request({ teacherViews: 3 }));
  const all = digests([...output.teacher, ...output.student]);
  expect(new Set(all).size).toBe(6);
});

test('the seed decides', async () => {
  const first = await createAugment(createDependencies())(request());
  const again = await createAugment(createDependencies())(request());
  const other = await createAugment(createDependencies())(request({ seed: 5 }));
  expect(again).toEqual(first);
  expect(digests(other.output.student)).not.toEqual(digests(first.output.student));
});

test('more views leave the first ones as they are', async () => {
  const few = await augment(request());
  const many = await augment(request({ augment: { views: 5, shiftPixels: 2 } }));
  expect(digests(many.output.student).slice(0, 3)).toEqual(digests(few.output.student));
});

test('the same request is found finished', async () => {
  const changed = request({ seed: 77 });
  expect((await augment(changed)).reused).toBe(false);
  expect((await augment(changed)).reused).toBe(true);
});

test('operations are a part of each view, and change neither its shifts nor its seed', async () => {
  const operations = [{ type: 'flip', axis: 'horizontal', probability: 0.5 } as const];
  const { output } = await augment(request({ augment: { views: 3, shiftPixels: 2, operations } }));
  const plain = await augment(request());
  expect(output.student).toEqual(plain.output.student.map((view) => ({ ...view, operations })));
  for (const view of plain.output.teacher) expect(view).not.toHaveProperty('operations');
});

test('colours of grey images are refused as soon as that is known', async () => {
  const operations = [{ type: 'jitter', brightness: 0.1, saturation: 0.2 } as const];
  const asked = request({ augment: { views: 1, shiftPixels: 0, operations } });
  await expect(augment(asked)).rejects.toThrow(
    'augment.operations[0].saturation: got 0.2, allowed: nothing, since the images are grey',
  );
  const dataset = { ...DATASET, shape: [28, 28, 3] as [number, number, number] };
  await expect(augment({ ...asked, dataset })).resolves.toMatchObject({ reused: false });
});
