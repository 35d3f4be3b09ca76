/** What a study may vary of a loss reaches the trainings of the right methods. */
import type { TrainRequest } from '../../core/contracts/activities';
import { fakeActivities } from './fake-activities';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

const RECIPE = {
  ...SHORT_RECIPE,
  student: { ...SHORT_RECIPE.student, loss: { method: 'dkd', nonTargetWeight: 3 } },
  search: {
    ...SHORT_RECIPE.search,
    space: { targetWeight: { low: 5, high: 6 }, classBalance: { low: 0.9, high: 0.99 } },
  },
};

test("a study's numbers of a loss are the student's alone, and balanced classes those of its controls too", async () => {
  const fakes = fakeActivities();
  await bed.run('distil', { recipe: RECIPE }, fakes);
  const lossOf = (requests: TrainRequest[], method: string) => {
    const [loss, ...others] = requests.flatMap((each) => (each.loss.method === method ? [each.loss] : []));
    expect(others).toEqual([]);
    return loss ?? { classBalance: NaN };
  };
  const [trials, finalists] = [fakes.requests('search'), fakes.requests('train')];
  for (const method of ['dkd', 'hard-labels', 'label-smoothing']) {
    const { classBalance = NaN, ...loss } = lossOf(trials, method);
    expect(classBalance).toBeGreaterThanOrEqual(0.9);
    expect(classBalance).toBeLessThanOrEqual(0.99);
    if (method === 'dkd') expect(Math.round((loss as { targetWeight: number }).targetWeight - 0.5)).toBe(5);
    else expect(loss).not.toHaveProperty('targetWeight');
    expect(lossOf(finalists, method)).toEqual({ ...loss, classBalance });
  }
  expect(lossOf(finalists, 'dkd')).toMatchObject({ nonTargetWeight: 3 });
  // The sweep has the recipe's own.
  expect(fakes.requests('sweep')[0]?.loss).toMatchObject({ targetWeight: 1, nonTargetWeight: 3 });
  expect(fakes.requests('sweep')[0]?.loss).not.toHaveProperty('classBalance');
});
