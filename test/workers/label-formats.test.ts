/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Labels in every format, from the job that makes them to trainings by either engine. */
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { LabelFormat } from '../../core/contracts/labels/label-format';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import type { LabelJob, TrainJob } from '../../core/contracts/training/trainer-jobs';
import { fromHalves, toHalf } from '../../core/data/soft-labels/half-floats';
import { measureDivergence } from '../../core/data/soft-labels/measure-divergence';
import { toBytes, toFloat32 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../core/engine/eager/create-eager-engine';
import type { Engine } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import { readTrainingView } from '../../workers/trainer/read-inputs';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = 150;
const { blobs } = createDependencies();
const tf = loadTensorFlow();
const engines = { compiled: createCompiledEngine(tf), eager: createEagerEngine(tf) };
const contextOf = (engine: Engine) => createJobContext({ blobs, engine });

let dataset: Dataset;
let view: View;
let ensemble: LabelJob['ensemble'];

const trainJob = (changes: Partial<TrainJob>) => createTrainJob({ dataset, views: [view] }, changes);

async function label(format?: LabelFormat): Promise<LabelShard[]> {
  const shards: LabelShard[] = [];
  for (const [start, end] of [
    [0, 90],
    [90, ROWS],
  ] as const) {
    const shared = { kind: 'label', key: sha256('label'), ensemble, dataset, view, start, end } as const;
    shards.push(await runLabelJob({ ...shared, ...(format && { format }) }, contextOf(engines.compiled)));
  }
  return shards;
}

/** float32 [rows, classes], as trainings see them. */
async function read(shards: LabelShard[]): Promise<Float32Array> {
  const { softLogProbabilities } = await readTrainingView(blobs, dataset, view, shards);
  return softLogProbabilities ?? new Float32Array();
}

beforeAll(async () => {
  ({ dataset, view } = await writeStripedData(blobs, { train: ROWS, validation: 40, test: 40 }));
  const { network, validation } = await runTrainJob(trainJob({}), contextOf(engines.compiled));
  ensemble = { members: [{ network, weight: 1 }], validation };
});

test('where nothing is said, labels are float32 and say nothing', async () => {
  const [shard] = await label();
  expect(shard).toEqual({
    view: 0,
    viewDigest: view.shifts.digest,
    start: 0,
    end: 90,
    logProbabilities: shard!.logProbabilities,
  });
  expect(shard!.logProbabilities.sizeBytes).toBe(90 * 4 * 4);
  const stored = toFloat32(await blobs.read(shard!.logProbabilities));
  expect(stored).toEqual((await read(await label())).subarray(0, stored.length));
});

test('float16 labels take half the bytes, and are read as the nearest halves', async () => {
  const exact = await read(await label());
  const shards = await label('float16');
  expect(shards.map(({ format, logProbabilities }) => [format, logProbabilities.sizeBytes])).toEqual([
    ['float16', 90 * 4 * 2],
    ['float16', 60 * 4 * 2],
  ]);
  expect(await read(shards)).toEqual(fromHalves(Uint16Array.from(exact, toHalf)));
});

test('top-k labels keep the likeliest class, and tell how far they are from the exact ones', async () => {
  const exact = await read(await label());
  const shards = await label({ type: 'top-k', classes: 1 });
  expect(shards.map(({ logProbabilities }) => logProbabilities.sizeBytes)).toEqual([90 * 5, 60 * 5]);
  const found = await read(shards);
  const range = ({ start, end }: LabelShard) => [4 * start, 4 * end] as const;
  for (const shard of shards) {
    const own = (values: Float32Array) => values.slice(...range(shard));
    expect(shard.divergence).toEqual(measureDivergence(own(exact), own(found), 4));
    expect(shard.divergence!.largest).toBeGreaterThan(0);
  }
  for (let row = 0; row < ROWS; row += 1) {
    const [x, y] = [exact, found].map((values) => [...values.subarray(4 * row, 4 * row + 4)]);
    const first = x!.indexOf(Math.max(...x!));
    expect(Math.abs(y![first]! - x![first]!)).toBeLessThanOrEqual(2 ** -11 * Math.abs(x![first]!) + 2 ** -25);
    expect(y!.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 2);
  }
});

test.each(
  Object.entries(engines).flatMap(([name, engine]) =>
    (['float16', { type: 'top-k', classes: 1 }] as const).map((format) => [name, format, engine] as const),
  ),
)('the %s engine learns from what is decoded of %j', async (_, format, engine) => {
  const loss = { method: 'distillation', temperature: 2, alpha: 0.9 } as const;
  const train = async (softLabels: LabelShard[]) => {
    const { network } = await runTrainJob(trainJob({ softLabels: [softLabels], loss }), contextOf(engine));
    return network.weights.digest;
  };
  const exact = await label();
  const kept = await label(format);
  // The same numbers written down as float32.
  const decoded = await read(kept);
  const written = await Promise.all(
    exact.map(async (shard) => ({
      ...shard,
      logProbabilities: await blobs.write(toBytes(decoded.slice(4 * shard.start, 4 * shard.end))),
    })),
  );
  const learned = await train(kept);
  expect(learned).toBe(await train(written));
  expect(learned).not.toBe(await train(exact));
});

test('labels whose bytes are those of another format are refused by trainings', async () => {
  const [first, second] = await label('float16');
  const { format: _format, ...nameless } = second!;
  await expect(read([first!, nameless])).rejects.toThrow(
    'soft labels of 480 bytes are not those of 60 rows of 16 bytes',
  );
});
