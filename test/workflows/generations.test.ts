/** Students that teach students: who labels for whom, and which of them go on. */
import { WorkflowFailedError } from '@temporalio/client';
import type { LabelRequest, TrainRequest } from '../../core/contracts/activities';
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import type { TrainedModel } from '../../core/contracts/models/models';
import { chooseCandidate } from '../../core/policy/choose-candidate';
import { sha256 } from '../../storage/sha256';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from './fake-activities';
import { blob, DATASET } from './samples';
import { startTestBed, type TestBed } from './start-test-bed';

const SEEDS = [1, 2, 3];
const RECIPE = tinyRecipe({ train: { epochs: 2, seeds: SEEDS } });
const recipeOf = (generations: number) => ({ ...RECIPE, train: { ...RECIPE.train, generations } });
const SHARDS = 6;

/** Labels follow from who gives them, and students from their labels. `errorsOf` says how well a generation does, from 1. */
function fakesWith(errorsOf: (generation: number, seed: number) => number): FakeActivities {
  const known = new Map<string, number>();
  const train = (request: TrainRequest) => {
    const { output } = trained(request);
    const digest = request.softLabels[0]?.[0]?.logProbabilities.digest;
    if (digest === undefined) return Promise.resolve({ output, reused: false });
    const generation = known.get(digest) ?? NaN;
    const identity = sha256(JSON.stringify([output.key, digest]));
    const model: TrainedModel = {
      ...output,
      key: identity,
      network: { ...output.network, weights: blob(`generation ${generation}, seed ${request.seed}`) },
      validation: { errors: errorsOf(generation, request.seed), rows: 500, loss: 1 },
    };
    return Promise.resolve({ output: model, reused: false });
  };
  const label = ({ ensemble, view, start, end }: LabelRequest) => {
    const [member] = ensemble.members;
    const isStudent = ensemble.members.length === 1;
    const logProbabilities = blob(JSON.stringify([ensemble.members, view.index, start]));
    const weights = JSON.stringify(member?.network);
    const before = [1, 2, 3].find((each) =>
      SEEDS.some((seed) => weights.includes(blob(`generation ${each}, seed ${seed}`).digest)),
    );
    known.set(logProbabilities.digest, isStudent ? (before ?? NaN) + 1 : 1);
    const output = { view: view.index, viewDigest: view.shifts.digest, start, end, logProbabilities };
    return Promise.resolve({ output, reused: false });
  };
  return fakeActivities({ train, label });
}

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

async function run(generations: number, errorsOf: (generation: number, seed: number) => number) {
  const fakes = fakesWith(errorsOf);
  await bed.run('distil', { recipe: recipeOf(generations) }, fakes);
  const [evaluated] = fakes.requests('evaluate');
  if (!evaluated) throw new Error('nothing was evaluated');
  return { fakes, evaluated };
}

const digestsOf = (models: readonly TrainedModel[] = []) =>
  models.map(({ network }) => network.weights.digest);
const weightsOf = (generation: number) =>
  SEEDS.map((seed) => blob(`generation ${generation}, seed ${seed}`).digest);
const teachersOf = (fakes: FakeActivities) =>
  fakes.requests('label').map(({ ensemble }) => JSON.stringify(ensemble.members));

test('each generation is taught by the best student of the one before, and the best one goes on', async () => {
  // The second does best; of its students the third.
  const { fakes, evaluated } = await run(3, (generation, seed) => [60, 30, 50][generation - 1]! - seed);
  const { generations, students, candidate, hardLabels, labelSmoothing } = evaluated;
  expect(generations?.map(digestsOf)).toEqual([1, 2, 3].map(weightsOf));
  expect(digestsOf(students)).toEqual(weightsOf(2));
  expect(candidate).toEqual(chooseCandidate(students));
  expect(candidate.seed).toBe(3);

  const teachers = [...new Set(teachersOf(fakes))];
  expect(teachers).toHaveLength(3);
  teachers.slice(1).forEach((members, i) => {
    const { network } = chooseCandidate(generations?.[i] ?? []);
    expect(JSON.parse(members)).toEqual([{ network, weight: 1 }]);
  });
  expect(fakes.requests('label')).toHaveLength(3 * SHARDS);
  // What is labelled is looked at again, whoever labelled it.
  const checked = fakes.requests('checkLabels').map(({ ensemble }) => JSON.stringify(ensemble.members));
  expect(checked).toEqual(teachers);

  // Controls have no teacher, so there is one generation of them; each training is as long as theirs.
  expect([hardLabels, labelSmoothing].map((models) => models.length)).toEqual([3, 3]);
  const requests = fakes.requests('train');
  expect(requests).toHaveLength(5 * SEEDS.length);
  const apart = ({ softLabels: _labels, ...request }: TrainRequest) => JSON.stringify(request);
  const distilled = requests.filter(({ loss }) => loss.method === 'distillation').map(apart);
  expect(new Set(distilled).size).toBe(SEEDS.length);
  expect(new Set(requests.map(({ epochs, untilEpoch }) => `${epochs} ${untilEpoch}`))).toEqual(
    new Set(['2 2']),
  );
});

test('where the first does best, the others are told of and do not go on', async () => {
  const { evaluated } = await run(2, (generation) => 10 * generation);
  expect(digestsOf(evaluated.students)).toEqual(weightsOf(1));
  expect(evaluated.generations).toHaveLength(2);
});

test('one generation is what there was before there were several', async () => {
  const { fakes, evaluated } = await run(1, () => 10);
  expect(evaluated).not.toHaveProperty('generations' satisfies keyof EvaluateRequest);
  expect(fakes.requests('label')).toHaveLength(SHARDS);
  expect(fakes.requests('train')).toHaveLength(3 * SEEDS.length);
});

test('rows without a label are in shards of their own, which count', async () => {
  const split = (rows: number) => ({ ...DATASET.train, rows });
  const dataset = { ...DATASET, train: split(2001), unlabelled: { rows: 1999, images: blob('others') } };
  const fakes = fakeActivities({ ingest: () => Promise.resolve({ output: dataset, reused: false }) });
  const recipe = { ...recipeOf(1), augment: { views: 1, shiftPixels: 0 }, label: { shardRows: 2 } };
  const failure: unknown = await bed.run('distil', { recipe }, fakes).catch((error: unknown) => error);
  if (!(failure instanceof WorkflowFailedError)) throw new Error('the workflow did not fail');
  expect(failure.cause?.message).toContain(
    'label.shardRows: got 2, allowed: at least 3: 1 views of 4000 rows make 2001 shards, and 2000 is the most',
  );
});

test.each<[string, object, RegExp]>([
  [
    'shards',
    { label: { shardRows: 1 } },
    /label\.shardRows: got 1, allowed: at least \d+: .*16 generations of/,
  ],
  [
    'views, where no size of shards would do',
    { augment: { views: 256, shiftPixels: 1 } },
    /augment\.views: got 256, allowed: at most 125: /,
  ],
])('labels of all generations are no more than a history can hold: %s', async (_, changes, message) => {
  const fakes = fakeActivities();
  const run = bed.run('distil', { recipe: { ...recipeOf(16), ...changes } }, fakes);
  const failure: unknown = await run.catch((error: unknown) => error);
  if (!(failure instanceof WorkflowFailedError)) throw new Error('the workflow did not fail');
  expect(failure.cause?.message).toMatch(message);
  expect(fakes.calls.map(({ name }) => name)).toEqual(['resolveRecipe', 'ingest']);
});
