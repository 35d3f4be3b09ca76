import { ActivityCancellationDetails, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createTrainGroup } from '../../activities/train-group';
import { trainingStep } from '../../activities/train-network';
import type { Trainer, TrainerRunOptions } from '../../activities/trainer';
import type { MemberResult, TrainerActivities, TrainGroupRequest } from '../../core/contracts/activities';
import { Diverged, Stopped, StorageUnavailable, TrainerLost } from '../../core/contracts/errors';
import type { GroupOutcomes, TrainGroupJob } from '../../core/contracts/training/trainer-jobs';
import { Optimizer } from '../../core/contracts/training/training';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { stepKey } from '../../storage/step-key';
import { createActivityInterceptor } from '../../workers/activity-interceptor';
import { DATASET, trainedModel, views } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const SHARED: TrainGroupRequest['shared'] = {
  architecture: { type: 'mlp', hidden: [8] },
  dataset: DATASET,
  views: views('student', 1),
  softLabels: [],
  batchSize: 16,
  epochs: 2,
  untilEpoch: 2,
};
const MEMBERS: TrainGroupRequest['members'] = [1, 2, 3].map((seed) => ({
  loss: { method: 'hard-labels' },
  optimizer: Optimizer.parse({ learningRate: 0.01 * seed }),
  seed,
  resumeFrom: null,
}));
const REQUEST: TrainGroupRequest = { stage: 'train', shared: SHARED, members: MEMBERS };
const KEYS = MEMBERS.map((own) => stepKey(trainingStep('train', { ...SHARED, ...own })));
const CHECKPOINT = { step: 5, bytes: Uint8Array.of(1, 2, 3) };

type Work = (job: TrainGroupJob, options: TrainerRunOptions) => Promise<GroupOutcomes>;

/** The activity on a trainer that does `work`; until it is replaced, it trains all that aren't done. */
function setUp() {
  const { blobs, steps, testReads, objects } = createDependencies();
  const checkpoints = createCheckpointStore({ objects });
  const jobs: TrainGroupJob[] = [];
  const trainAll: Work = async ({ members }) => {
    const stored = await blobs.write(Uint8Array.of(1));
    return members.map(({ key, isDone, seed }) => {
      if (isDone) return null;
      const { network, ...facts } = trainedModel({ identity: key, seed });
      const model = { ...facts, network: { ...network, weights: stored }, validationProbabilities: stored };
      return { outcome: 'trained', model: { ...model, checkpoint: stored } };
    });
  };
  const trainer = { work: trainAll };
  const run = (job: TrainGroupJob, options: TrainerRunOptions) => {
    jobs.push(job);
    return trainer.work(job, options);
  };
  const activity: TrainerActivities['trainGroup'] = createTrainGroup({
    blobs,
    steps,
    testReads,
    checkpoints,
    trainer: { run } as unknown as Trainer,
    slots: 1,
    precisions: ['float32'],
  });
  const environment = new MockActivityEnvironment(
    {},
    {
      logger: new DefaultLogger('ERROR'),
      interceptors: [(context) => ({ inbound: createActivityInterceptor(context) })],
    },
  );
  const train = (request = REQUEST): Promise<MemberResult[]> => environment.run(activity, request);
  const saveAll = () => Promise.all(KEYS.map((key) => checkpoints.save(key, CHECKPOINT)));
  return { train, trainAll, trainer, environment, checkpoints, objects, steps, jobs, saveAll };
}

/** Of each member its seed, and whether it was found; null where it diverged. */
const seedsOf = (results: MemberResult[]) =>
  results.map((result) => ('trained' in result ? [result.trained.output.seed, result.trained.reused] : null));

test('members are the steps that they are alone, and their checkpoints are cleared when they are done', async () => {
  const { train, trainAll, trainer, checkpoints, objects, jobs, steps, saveAll } = setUp();
  trainer.work = async (...of) => {
    await saveAll();
    return trainAll(...of);
  };
  expect(seedsOf(await train())).toEqual([
    [1, false],
    [2, false],
    [3, false],
  ]);
  const members = MEMBERS.map((own, i) => ({ ...own, key: KEYS[i], isDone: false }));
  expect(jobs).toEqual([{ kind: 'train-group', shared: SHARED, members }]);
  expect(await objects.list('checkpoints/')).toEqual([]);
  expect(await checkpoints.newest(KEYS[0]!)).toBeUndefined();
  const found = await steps.lookup(trainingStep('train', { ...SHARED, ...MEMBERS[1]! }));
  expect(found).toMatchObject({ state: 'found', output: { seed: 2 } });
});

test('those that are in the store keep their places only; where all are, nobody is asked', async () => {
  const { train, jobs, objects, saveAll } = setUp();
  await train({ ...REQUEST, members: MEMBERS.slice(1, 2) });
  expect(seedsOf(await train())).toEqual([
    [1, false],
    [2, true],
    [3, false],
  ]);
  expect(jobs[1]?.members.map(({ isDone }) => isDone)).toEqual([false, true, false]);
  await saveAll();
  expect(seedsOf(await train())).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ]);
  expect(jobs).toHaveLength(2);
  expect(await objects.list('checkpoints/')).toEqual([]);
});

test("a divergence is its member's verdict, and its checkpoint stays as that of a single training does", async () => {
  const { train, trainAll, trainer, checkpoints, saveAll } = setUp();
  const { message, fields } = new Diverged(7, NaN, 5);
  trainer.work = async (...of) => {
    await saveAll();
    const outcomes = await trainAll(...of);
    return outcomes.with(1, { outcome: 'diverged', failure: { message, fields } });
  };
  const results = await train();
  expect(results[1]).toEqual({ diverged: { message, fields } });
  expect(seedsOf(results)).toEqual([[1, false], null, [3, false]]);
  expect(await Promise.all(KEYS.map((key) => checkpoints.newest(key)))).toEqual([
    undefined,
    CHECKPOINT,
    undefined,
  ]);
});

test('what is committed before the store fails is not trained again; the rest keeps its checkpoints', async () => {
  const { train, trainAll, trainer, checkpoints, objects, jobs, saveAll } = setUp();
  trainer.work = async (...of) => {
    await saveAll();
    return trainAll(...of);
  };
  const put = objects.put.bind(objects);
  objects.put = (key, ...rest) =>
    key.includes(KEYS[1]!) && key.startsWith('steps/')
      ? Promise.reject(new StorageUnavailable('gone'))
      : put(key, ...rest);
  await expect(train()).rejects.toMatchObject({ type: 'StorageUnavailable' });
  expect(await checkpoints.newest(KEYS[1]!)).toEqual(CHECKPOINT);
  objects.put = put;
  expect(seedsOf(await train())).toEqual([
    [1, true],
    [2, false],
    [3, false],
  ]);
  expect(jobs[1]?.members.map(({ isDone }) => isDone)).toEqual([true, false, false]);
});

test('an attempt that fails leaves all checkpoints for the next one', async () => {
  const { train, trainer, checkpoints, saveAll } = setUp();
  trainer.work = async () => {
    await saveAll();
    throw new TrainerLost('gone');
  };
  await expect(train()).rejects.toMatchObject({ type: 'TrainerLost' });
  for (const key of KEYS) expect(await checkpoints.newest(key)).toEqual(CHECKPOINT);
});

test.each([
  ['a person cancels', { cancelRequested: true }, 'CANCELLED', undefined],
  ['the worker shuts down', { workerShutdown: true }, 'WORKER_SHUTDOWN', CHECKPOINT],
] as const)('when %s all checkpoints are kept or not', async (_case, details, reason, kept) => {
  const { train, trainer, environment, checkpoints, saveAll } = setUp();
  trainer.work = (_job, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        void saveAll().then(() => reject(new Stopped('the trainer was stopped')));
      });
      environment.cancel(reason, new ActivityCancellationDetails(details));
    });
  await expect(train()).rejects.toBeInstanceOf(CancelledFailure);
  for (const key of KEYS) expect(await checkpoints.newest(key)).toEqual(kept);
});
