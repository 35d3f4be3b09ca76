import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { trainNetwork } from '../../activities/train-network';
import type { Trainer, TrainerRunOptions } from '../../activities/trainer';
import type { TrainRequest } from '../../core/contracts/activities';
import {
  Diverged,
  InvalidInput,
  StorageUnavailable,
  Stopped,
  TrainerLost,
} from '../../core/contracts/errors';
import type { TrainJob } from '../../core/contracts/training/trainer-jobs';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { createActivityInterceptor } from '../../workers/activity-interceptor';
import { createTrainJob } from '../support/train-job';
import { DATASET, trainedModel, views } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const { kind: _kind, key: _key, ...job } = createTrainJob({ dataset: DATASET, views: views('student', 1) });
const REQUEST: TrainRequest = { ...job, batchSize: 16 };

type Work = (job: TrainJob, options: TrainerRunOptions) => Promise<ReturnType<typeof trainedModel>>;

/** The activity with a trainer that does `work`, in an environment with the worker's own interceptor. */
function setUp(work: Work, attempt = 1) {
  const { blobs, steps, testReads, objects } = createDependencies();
  const checkpoints = createCheckpointStore({ objects });
  const jobs: TrainJob[] = [];
  const run = (job: TrainJob, options: TrainerRunOptions) => {
    jobs.push(job);
    return work(job, options);
  };
  const dependencies = {
    blobs,
    steps,
    testReads,
    checkpoints,
    trainer: { run } as unknown as Trainer,
    slots: 1,
    precisions: ['float32'] as const,
  };
  const environment = new MockActivityEnvironment(
    { attempt },
    {
      logger: new DefaultLogger('ERROR'),
      interceptors: [(context) => ({ inbound: createActivityInterceptor(context) })],
    },
  );
  const activity = () =>
    environment.run((request: TrainRequest) => trainNetwork('train', request, dependencies), REQUEST);
  return { activity, environment, blobs, checkpoints, objects, jobs };
}

/** A model whose blobs are in no store: enough where nobody looks it up again. */
const model = trainedModel({ identity: 'm' });

/** What a trainer does that is stopped: it keeps a checkpoint, and says so. */
function untilStopped(save: (key: string) => Promise<void>, running: () => void): Work {
  return (job, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        void save(job.key).then(() => reject(new Stopped('the trainer was stopped')));
      });
      running();
    });
}

const checkpoint = { step: 5, bytes: Uint8Array.of(1, 2, 3) };

test('hands the request to the trainer under its step key, and clears its checkpoints when done', async () => {
  const { activity, checkpoints, jobs } = setUp(async (job) => {
    await checkpoints.save(job.key, checkpoint);
    return model;
  });
  expect(await activity()).toEqual({ output: model, reused: false });
  expect(jobs).toEqual([
    { kind: 'train', ...REQUEST, key: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  ]);
  expect(await checkpoints.newest(jobs[0]!.key)).toBeUndefined();
});

test.each([
  [new Diverged(4, NaN), 'Diverged', true],
  [new TrainerLost('trainer process 7 was killed by SIGKILL'), 'TrainerLost', false],
  [new InvalidInput('recipe', [{ path: 'seed', value: -1, allowed: 'at least 0' }]), 'InvalidInput', true],
])('%s becomes a failure of that type, with its facts', async (error, type, nonRetryable) => {
  const { activity } = setUp(() => Promise.reject(error));
  const failure = await activity().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type, nonRetryable, message: error.message, details: [error.fields] });
  expect((failure as ApplicationFailure).cause).toBe(error);
});

test.each([
  [1, false],
  [2, false],
  [3, true],
])('an error that nobody foresaw is tried three times: attempt %d', async (attempt, nonRetryable) => {
  const error = new RangeError('unforeseen');
  const { activity } = setUp(() => Promise.reject(error), attempt);
  const failure = await activity().catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ type: 'RangeError', message: 'unforeseen', nonRetryable, cause: error });
});

test('a failed attempt leaves its checkpoint for the next one', async () => {
  const { activity, checkpoints, jobs } = setUp(async (job) => {
    await checkpoints.save(job.key, checkpoint);
    throw new TrainerLost('gone');
  });
  await expect(activity()).rejects.toMatchObject({ type: 'TrainerLost' });
  expect(await checkpoints.newest(jobs[0]!.key)).toEqual(checkpoint);
});

test('a finished training whose step could not be committed keeps its checkpoint for the next attempt', async () => {
  const { activity, checkpoints, objects, jobs } = setUp(async (job) => {
    await checkpoints.save(job.key, checkpoint);
    return model;
  });
  const put = objects.put.bind(objects);
  objects.put = (key, ...rest) =>
    key.startsWith('steps/') ? Promise.reject(new StorageUnavailable('gone')) : put(key, ...rest);
  await expect(activity()).rejects.toMatchObject({ type: 'StorageUnavailable' });
  expect(await checkpoints.newest(jobs[0]!.key)).toEqual(checkpoint);
});

test('an attempt that finds the step committed removes what the one before left behind', async () => {
  const { activity, blobs, checkpoints, objects, jobs } = setUp(async () => {
    const stored = await blobs.write(Uint8Array.of(1));
    const network = { ...model.network, weights: stored };
    return { ...model, network, validationProbabilities: stored, checkpoint: stored };
  });
  await activity();
  await checkpoints.save(jobs[0]!.key, checkpoint);
  await activity();
  expect(jobs).toHaveLength(1);
  expect(await objects.list('checkpoints/')).toEqual([]);
});

test.each([
  ['a person cancels', { cancelRequested: true }, 'CANCELLED', false],
  ['the worker shuts down', { workerShutdown: true }, 'WORKER_SHUTDOWN', true],
  ['it is paused', { paused: true }, 'PAUSED', true],
] as const)(
  'when %s the trainer is stopped, and its checkpoint kept or not',
  async (_case, details, reason, kept) => {
    const { activity, environment, checkpoints, jobs } = setUp(
      untilStopped(
        (key) => checkpoints.save(key, checkpoint),
        () => environment.cancel(reason, new ActivityCancellationDetails(details)),
      ),
    );
    await expect(activity()).rejects.toBeInstanceOf(CancelledFailure);
    expect(await checkpoints.newest(jobs[0]!.key)).toEqual(kept ? checkpoint : undefined);
  },
);

test('the newest progress goes out with the heartbeat', async () => {
  const progress = { done: 3, total: 9, unit: 'steps', rowsPerSecond: 100, epoch: 1 } as const;
  const { activity, environment } = setUp(async (_job, { onProgress }) => {
    onProgress({ ...progress, done: 1 });
    onProgress(progress);
    await beat;
    return model;
  });
  const beat = new Promise<unknown>((resolve) => environment.once('heartbeat', resolve));
  await activity();
  expect(await beat).toEqual(progress);
});
