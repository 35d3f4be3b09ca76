/** Real trainer processes on a real store. */
import { StillhouseError, Stopped, TrainerLost } from '../../core/contracts/errors';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type {
  GroupOutcomes,
  TrainerProgress,
  TrainGroupJob,
  TrainJob,
} from '../../core/contracts/training/trainer-jobs';
import { toFloat32 } from '../../core/data/typed-bytes';
import { openStores, type Stores } from '../../storage/open-stores';
import { readIdentity } from '../../core/engine/checkpoint';
import { sha256 } from '../../storage/sha256';
import { createTrainerPool, type TrainerPool } from '../../workers/trainer/trainer-pool';
import { listTrainers } from '../support/processes';
import { startS3Server, type S3Server } from '../support/s3-server';
import { waitUntil } from '../support/wait-until';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = 640;
/** Far more than a test waits for: such a job is always stopped or killed. */
const ENDLESS = 10_000;

let server: S3Server;
let stores: Stores;
let pool: TrainerPool;
let dataset: Dataset;
let view: View;

beforeAll(async () => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  server = await startS3Server();
  stores = openStores(server.location);
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  pool = createTrainerPool({ store: server.location, engine: 'compiled', environmentOf: () => env });
  ({ dataset, view } = await writeStripedData(stores.blobs, { train: ROWS, validation: 100, test: 80 }));
});
afterAll(async () => {
  await pool.end();
  expect(listTrainers(process.pid)).toEqual([]);
  await server.stop();
});

const job = (name: string, changes: Partial<TrainJob> = {}): TrainJob =>
  createTrainJob({ dataset, views: [view] }, { key: sha256(name), epochs: 4, untilEpoch: 4, ...changes });

const endless = (name: string) => job(name, { epochs: ENDLESS, untilEpoch: ENDLESS });

/** Runs a job, and does `act` at its first sign of life. */
function runAnd(work: TrainJob, act: (controller: AbortController, progress: TrainerProgress) => void) {
  const controller = new AbortController();
  let acted = false;
  return pool.run(work, {
    signal: controller.signal,
    onProgress: (progress) => {
      if (!acted) act(controller, progress);
      acted = true;
    },
  });
}

const train = (work: TrainJob) => runAnd(work, () => undefined);

test('trains, labels and tests in one process that goes from job to job', async () => {
  const reports: TrainerProgress[] = [];
  const model = await runAnd(job('plain'), (_controller, progress) => reports.push(progress));
  expect(reports[0]).toMatchObject({ total: 80, unit: 'steps' });
  expect(model).toMatchObject({ key: sha256('plain'), seed: 3, epochsRun: 4, validation: { rows: 100 } });
  expect(model.cost.parameters).toBe(64 * 8 + 8 + 8 * 4 + 4);
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const ensemble = { members: [{ network: model.network, weight: 1 }], validation: model.validation };
  const shard = await pool.run(
    { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 100, end: 160 },
    options,
  );
  expect(shard).toMatchObject({ view: 0, viewDigest: view.shifts.digest, start: 100, end: 160 });
  const logProbabilities = toFloat32(await stores.blobs.read(shard.logProbabilities));
  expect(logProbabilities).toHaveLength(60 * 4);
  expect(logProbabilities.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(60, 3);
  const contestants = [{ id: 'student', members: ensemble.members, measureLatency: true }];
  const { scores } = await pool.run(
    { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10 },
    options,
  );
  const wrong = await stores.blobs.read(scores[0]!.wrong!);
  expect(wrong).toHaveLength(80);
  expect(scores[0]).toMatchObject({ id: 'student', errors: wrong.filter((flag) => flag === 1).length });
  expect(scores[0]!.latencyUs!.p99).toBeGreaterThanOrEqual(scores[0]!.latencyUs!.p50);
  expect(listTrainers(process.pid)).toHaveLength(1);
});

test('a failure keeps the name, the facts and the verdict on retrying that it had in the process', async () => {
  const images = { digest: sha256('never written'), sizeBytes: 4 };
  const broken = { ...dataset, train: { ...dataset.train, images } };
  const failure = await train(job('broken', { dataset: broken })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StillhouseError);
  expect(failure).toMatchObject({ name: 'MissingBlob', retryable: false, fields: images });
});

test("a job's options reach the engine, and what it computed in is told", async () => {
  const plain = await train(job('plain'));
  expect(Object.keys(plain)).not.toContain('precision');
  const optioned = await train(job('options', { precision: 'bf16', sampling: 'class-balanced' }));
  expect(optioned.precision).toBe('bf16');
  expect(readIdentity(await stores.blobs.read(optioned.checkpoint))).toMatchObject({
    precision: 'bf16',
    sampling: 'class-balanced',
  });
  const earlyStopping = { patience: 1, minDelta: 1, metric: 'errorRate' } as const;
  // No error rate gets better by more than 1, so the first epoch is the best.
  const early = await train(job('early', { earlyStopping, epochs: 9, untilEpoch: 9 }));
  expect(early).toMatchObject({ epochsRun: 2, bestEpoch: 0 });
  const chosen = await train(job('chosen', { precision: 'auto' }));
  expect(['float32', 'bf16']).toContain(chosen.precision);
});

test('a job that is stopped leaves a checkpoint, and goes on from there to the same weights', async () => {
  const whole = await train(job('uninterrupted', { epochs: 40, untilEpoch: 40 }));
  const work = job('stopped', { epochs: 40, untilEpoch: 40 });
  const stopped = runAnd(work, (controller) => controller.abort());
  await expect(stopped).rejects.toMatchObject({ name: Stopped.name });
  const checkpoint = await stores.checkpoints.newest(work.key);
  expect(checkpoint!.step).toBeGreaterThan(0);
  expect(checkpoint!.step).toBeLessThan(800);
  const resumed = await train(work);
  expect(resumed.network.weights).toEqual(whole.network.weights);
});

test('networks that are trained together go on together where they were stopped', async () => {
  const group = (name: string): TrainGroupJob => {
    const {
      kind: _kind,
      key: _key,
      loss,
      optimizer,
      seed: _seed,
      resumeFrom,
      ...shared
    } = job('', { epochs: 40, untilEpoch: 40 });
    const members = [1, 2].map((seed) => {
      return { key: sha256(`${name} ${seed}`), loss, optimizer, seed, resumeFrom, isDone: false };
    });
    return { kind: 'train-group', shared, members };
  };
  const runGroup = (
    work: TrainGroupJob,
    controller = new AbortController(),
    onProgress: () => void = () => undefined,
  ) => pool.run(work, { signal: controller.signal, onProgress });
  const weightsOf = (outcomes: GroupOutcomes) =>
    outcomes.map((each) => each?.outcome === 'trained' && each.model.network.weights);
  const whole = weightsOf(await runGroup(group('whole')));
  expect(whole[0]).not.toEqual(whole[1]);
  const controller = new AbortController();
  const stopped = runGroup(group('stopped'), controller, () => controller.abort());
  await expect(stopped).rejects.toMatchObject({ name: Stopped.name });
  const checkpoints = await Promise.all(
    group('stopped').members.map(({ key }) => stores.checkpoints.newest(key)),
  );
  for (const checkpoint of checkpoints) expect(checkpoint!.step).toBeLessThan(800);
  expect(weightsOf(await runGroup(group('stopped')))).toEqual(whole);
});

test('a job that was stopped before it began does no work', async () => {
  const stopped = pool.run(endless('stopped at once'), {
    onProgress: () => undefined,
    signal: AbortSignal.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: Stopped.name });
});

test('a process that is killed loses its job, and the next job gets a fresh process', async () => {
  const [before] = listTrainers(process.pid);
  const killed = runAnd(endless('killed'), () => process.kill(before!, 'SIGKILL'));
  await expect(killed).rejects.toBeInstanceOf(TrainerLost);
  await expect(killed).rejects.toThrow(
    `trainer process ${before} was killed by SIGKILL; is the machine out of memory?`,
  );
  await expect(train(job('after'))).resolves.toMatchObject({ epochsRun: 4 });
  const after = listTrainers(process.pid);
  expect(after).toHaveLength(1);
  expect(after).not.toContain(before);
});

test('a process that dies between two jobs is replaced', async () => {
  const [before] = listTrainers(process.pid);
  process.kill(before!, 'SIGKILL');
  await waitUntil(() => !exists(before!));
  await expect(train(job('after another'))).resolves.toMatchObject({ epochsRun: 4 });
});

/** A process that has died exists until Node has taken notice. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('jobs side by side have a process each', async () => {
  const seen: number[] = [];
  const controllers: AbortController[] = [];
  const both = ['left', 'right'].map((name) =>
    runAnd(endless(name), (controller) => {
      controllers.push(controller);
      if (controllers.length < 2) return;
      seen.push(...listTrainers(process.pid));
      for (const each of controllers) each.abort();
    }),
  );
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen).toHaveLength(2);
});
