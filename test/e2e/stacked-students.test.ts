/** A run whose students are trained two in a program, against the same run with each on its own. */
import { distil } from '../support/run-outcome';
import { listScheduled, type ScheduledActivity } from '../support/run-history';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps, type StoredStep } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';

const { student, sweep } = tinyRecipe();
const recipeWith = (stack: number) =>
  tinyRecipe({
    student: { ...student, stack },
    // One shape, so that the last bits of a loss choose nothing.
    sweep: { ...sweep, architectures: [{ type: 'mlp', hidden: [16] }] },
  });

let stillhouse: Stillhouse;
let scheduled: ScheduledActivity[];
let steps: Map<string, StoredStep>;
let leftOver: string[];

beforeAll(async () => {
  stillhouse = await startStillhouse();
  const { client, stores } = stillhouse;
  expect(await distil(client, 'stacked', { recipe: recipeWith(2) })).toMatchObject({ verdict: 'promoted' });
  scheduled = await listScheduled(client, 'stacked');
  steps = await readSteps(stores);
  leftOver = await stores.objects.list('checkpoints/');
}, 300_000);
afterAll(() => stillhouse.stop());

const named = (name: string, of = scheduled) => of.filter((activity) => activity.name === name);

test('students are trained in groups, and each is a step of its own', () => {
  // Two seeds of three methods; of each wave of two, one goes on alone.
  expect(named('train')).toEqual([]);
  expect(named('trainGroup').filter(({ input }) => input.includes('"stage":"train"'))).toHaveLength(3);
  expect([...steps.values()].filter(({ stage }) => stage === 'train')).toHaveLength(6);
  expect(named('trainGroup').filter(({ input }) => input.includes('"stage":"search"'))).toHaveLength(4);
  expect(leftOver).toEqual([]);
});

test('the same run one by one finds them all, since they are the steps that they are alone', async () => {
  const { client, stores } = stillhouse;
  await distil(client, 'alone', { recipe: recipeWith(1) });
  const alone = await listScheduled(client, 'alone');
  expect(named('trainGroup', alone)).toEqual([]);
  expect(named('train', alone)).toHaveLength(6);
  expect(await readSteps(stores)).toEqual(steps);
}, 300_000);
