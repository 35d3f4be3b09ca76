/** @jest-environment <rootDir>/test/support/native-environment.js */
import { StorageUnavailable } from '../../core/contracts/errors';
import type { TrainerProgress, TrainGroupJob, TrainJob } from '../../core/contracts/training/trainer-jobs';
import { Optimizer } from '../../core/contracts/training/training';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import type { GroupMember } from '../../core/engine/engine';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import { noTeachers } from '../support/no-teachers';
import type { JobContext } from '../../workers/trainer/job-context';
import { runTrainGroupJob } from '../../workers/trainer/run-train-group-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { loadTensorFlow } from '../support/load-tensorflow';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = 96;
const engine = createCompiledEngine(loadTensorFlow());
const SEEDS = [4, 5, 6];
const KEYS = SEEDS.map((seed) => sha256(`seed ${seed}`));

type Member = TrainGroupJob['members'][number];

/** A store with data, a context on it, and the job that trains the seeds together. */
async function setUp(changes: Partial<JobContext> = {}) {
  const { blobs, objects } = createDependencies();
  const checkpoints = createCheckpointStore({ objects });
  const { dataset, view } = await writeStripedData(blobs, { train: ROWS, validation: 40, test: 20 });
  const reports: TrainerProgress[] = [];
  const context: JobContext = {
    blobs,
    checkpoints,
    engine,
    teachers: noTeachers,
    report: (progress) => reports.push(progress),
    shouldStop: () => false,
    nowMs: () => 0, // what takes no time is saved after every epoch
    ...changes,
  };
  const shared: TrainGroupJob['shared'] = {
    architecture: { type: 'mlp', hidden: [8, 8] },
    dataset,
    views: [view],
    softLabels: [],
    batchSize: 32,
    epochs: 4,
    untilEpoch: 4,
  };
  const member = (i: number, own: Partial<Member> = {}): Member => ({
    key: KEYS[i]!,
    loss: { method: 'hard-labels' },
    optimizer: Optimizer.parse({ learningRate: 0.01 }),
    seed: SEEDS[i]!,
    resumeFrom: null,
    isDone: false,
    ...own,
  });
  const job = (own: Partial<Member>[] = []): TrainGroupJob => ({
    kind: 'train-group',
    shared,
    members: KEYS.map((_, i) => member(i, own[i])),
  });
  const single = (i: number): TrainJob => {
    const { isDone: _isDone, ...own } = member(i);
    return { kind: 'train', ...shared, ...own };
  };
  return { context, checkpoints, reports, job, single };
}

test('members share the data, so that they can share a program', async () => {
  const groups: (readonly GroupMember[])[] = [];
  const watched: JobContext['engine'] = {
    ...engine,
    trainTogether: (members) => {
      groups.push(members);
      return engine.trainTogether(members);
    },
  };
  const { context, job } = await setUp({ engine: watched });
  const outcomes = await runTrainGroupJob(job(), context);
  expect(outcomes).toMatchObject(
    KEYS.map((key, i) => ({ outcome: 'trained', model: { key, seed: SEEDS[i], epochsRun: 4 } })),
  );
  const requests = groups[0]!.map(({ request }) => request);
  expect(requests).toHaveLength(3);
  expect(new Set(requests.map(({ train }) => train)).size).toBe(1);
  expect(new Set(requests.map(({ validation }) => validation)).size).toBe(1);
  expect(new Set(requests.map(({ views }) => views[0])).size).toBe(1);
});

test('they become what each becomes alone', async () => {
  const { context, job, single } = await setUp();
  const outcomes = await runTrainGroupJob(job(), context);
  for (const [i, outcome] of outcomes.entries()) {
    const { validation, network } = await runTrainJob(single(i), (await setUp()).context);
    if (outcome?.outcome !== 'trained') throw new Error('it was not trained');
    expect(outcome.model.validation.errors).toBe(validation.errors);
    expect(outcome.model.validation.loss).toBeCloseTo(validation.loss, 5);
    expect(outcome.model.network.weights.sizeBytes).toBe(network.weights.sizeBytes);
  }
});

test('progress is that of all together', async () => {
  const { context, reports, job } = await setUp();
  await runTrainGroupJob(job(), context);
  // 3 batches an epoch, 4 epochs, 3 members.
  expect(reports.at(-1)).toMatchObject({ done: 36, total: 36, unit: 'steps', epoch: 4, checkpointStep: 12 });
});

test('one that diverges, and one that is done, are no matter for the others', async () => {
  const { context, job } = await setUp();
  const whole = await runTrainGroupJob(job(), context);
  const again = await setUp();
  const optimizer = { ...Optimizer.parse({ learningRate: 1 }), learningRate: 1e30 };
  const outcomes = await runTrainGroupJob(again.job([{}, { optimizer }, { isDone: true }]), again.context);
  expect(outcomes[0]).toEqual(whole[0]);
  expect(outcomes[1]).toMatchObject({
    outcome: 'diverged',
    failure: { message: expect.stringContaining('training diverged') as string, fields: { step: 2 } },
  });
  expect(outcomes[2]).toBeNull();
});

test('a checkpoint that can not be saved stops all and fails the job; the next attempt goes on from the others', async () => {
  const { context, checkpoints, job } = await setUp();
  const whole = await runTrainGroupJob(job(), context);
  for (const key of KEYS) await checkpoints.clear(key);
  const failing: JobContext['checkpoints'] = {
    ...checkpoints,
    save: (key, checkpoint) =>
      key === KEYS[1] && checkpoint.step === 6
        ? Promise.reject(new StorageUnavailable('no room'))
        : checkpoints.save(key, checkpoint),
  };
  await expect(runTrainGroupJob(job(), { ...context, checkpoints: failing })).rejects.toThrow('no room');
  const steps = await Promise.all(KEYS.map(async (key) => (await checkpoints.newest(key))?.step));
  expect(steps[1]).toBe(3);
  // One that asked before it broke has had its chunk: to the end of the epoch, at most.
  for (const step of [steps[0], steps[2]]) expect([6, 7, 8, 9]).toContain(step);
  expect(await runTrainGroupJob(job(), context)).toEqual(whole);
});

test('stopped, all leave checkpoints, and go on from there to the same models', async () => {
  const { context, checkpoints, job } = await setUp();
  const whole = await runTrainGroupJob(job(), context);
  for (const key of KEYS) await checkpoints.clear(key);
  let isStopped = false;
  const stopping = { ...context, shouldStop: () => isStopped, report: () => void (isStopped = true) };
  await expect(runTrainGroupJob(job(), stopping)).rejects.toMatchObject({ name: 'Stopped' });
  for (const key of KEYS) expect((await checkpoints.newest(key))?.step).toBeLessThan(12);
  expect(await runTrainGroupJob(job(), context)).toEqual(whole);
});
