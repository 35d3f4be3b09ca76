/** Students of several seeds that learn from each other. */
import type { z } from 'zod';
import type { LabelRequest, TrainRequest } from '../../core/contracts/activities';
import type { Recipe } from '../../core/contracts/recipe';
import { sha256 } from '../../storage/sha256';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from './fake-activities';
import { blob } from './samples';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ maxCachedWorkflows: 0 });
});
afterAll(() => bed.end());

type Draft = z.input<typeof Recipe>;

/** Labels that tell who made them, and what they were mixed with. */
const tellingLabels = ({ view, start, end, ensemble, mixedWith }: LabelRequest) =>
  Promise.resolve({
    output: {
      view: view.index,
      viewDigest: view.shifts.digest,
      start,
      end,
      logProbabilities: blob(JSON.stringify([ensemble.members, mixedWith, view.index, start])),
    },
    reused: false,
  });

const run = async (train: Draft['train']): Promise<FakeActivities> => {
  const fakes = fakeActivities({ label: tellingLabels });
  const recipe = tinyRecipe({ augment: { views: 3, shiftPixels: 1 }, label: { shardRows: 2000 }, train });
  await bed.run('distil', { recipe }, fakes);
  return fakes;
};

const isTaught = ({ softLabels }: TrainRequest) => softLabels.length > 0;
/** Labels of the peers' rounds: the ensemble's come first, and have two members. */
const byPeers = (fakes: FakeActivities, peers: number) =>
  fakes.requests('label').filter(({ ensemble, mixedWith }) => mixedWith && ensemble.members.length === peers);

test('every round goes on from the last, on labels that the peers of the last round had a share in', async () => {
  const fakes = await run({ epochs: 5, seeds: [1, 2, 3], mutual: { every: 2, share: 0.25 } });
  const rounds = fakes
    .requests('train')
    .filter(isTaught)
    .sort((a, b) => a.untilEpoch - b.untilEpoch || a.seed - b.seed);
  expect(rounds.map(({ seed, untilEpoch }) => [untilEpoch, seed])).toEqual([
    [2, 1],
    [2, 2],
    [2, 3],
    [4, 1],
    [4, 2],
    [4, 3],
    [5, 1],
    [5, 2],
    [5, 3],
  ]);
  const [first, second] = [rounds.slice(0, 3), rounds.slice(3, 6)];
  expect(second.map(({ resumeFrom }) => resumeFrom)).toEqual(
    first.map((request) => trained(request).output.checkpoint),
  );
  expect(new Set(rounds.map(({ epochs }) => epochs))).toEqual(new Set([5]));
  const networkOf = (request: TrainRequest | undefined) => trained(request!).output.network;
  const labels = byPeers(fakes, 2);
  const ofFirst = labels.filter(({ ensemble }) =>
    ensemble.members.some(
      ({ network }) => sha256(JSON.stringify(network)) === sha256(JSON.stringify(networkOf(first[1]))),
    ),
  );
  // Seeds 1 and 3 ask seed 2; epochs 2 and 3 show views 2 and 0.
  expect(new Set(ofFirst.map(({ view }) => view.index))).toEqual(new Set([0, 2]));
  expect(ofFirst.every(({ mixedWith }) => mixedWith?.share === 0.25)).toBe(true);
  const own = ofFirst.filter(
    ({ ensemble }) => ensemble.members.length === 2 && ensemble.members[0]?.weight === 0.5,
  );
  expect(own).toHaveLength(ofFirst.length);
  // What a student is given in its second round: views of the round by its peers, the other by the ensemble.
  const [given, before] = [second[0]!.softLabels, first[0]!.softLabels];
  expect(given[1]).toEqual(before[1]);
  for (const view of [0, 2]) {
    expect(given[view]).not.toEqual(before[view]);
    const peers = [networkOf(first[1]), networkOf(first[2])].map((network) => ({ network, weight: 0.5 }));
    const wanted = before[view]!.map((shard) =>
      blob(JSON.stringify([peers, { shard, share: 0.25 }, view, shard.start])),
    );
    expect(given[view]!.map(({ logProbabilities }) => logProbabilities)).toEqual(wanted);
  }
});

test('with a share of 1 peers are all that teaches after the first round', async () => {
  const fakes = await run({ epochs: 2, seeds: [1, 2], mutual: { every: 1, share: 1 } });
  const later = fakes.requests('label').filter(({ ensemble }) => ensemble.members.length === 1);
  // Epoch 1 shows view 1, in two shards, to each of two students.
  expect(later.map(({ view, mixedWith }) => [view.index, mixedWith])).toEqual(
    new Array(4).fill([1, undefined]) as unknown[],
  );
});

test('controls are trained as without', async () => {
  const [alone, mutual] = [
    await run({ epochs: 2, seeds: [1, 2] }),
    await run({ epochs: 2, seeds: [1, 2], mutual: {} }),
  ];
  const controls = (fakes: FakeActivities) =>
    fakes
      .requests('train')
      .flatMap((request) => (isTaught(request) ? [] : [JSON.stringify(request)]))
      .sort();
  expect(controls(mutual)).toEqual(controls(alone));
  expect(controls(alone)).toHaveLength(4);
});
