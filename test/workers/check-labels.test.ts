/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Labels that are those of other rows, as no digest would tell. */
import type { Dataset, View } from '../../core/contracts/data/dataset';
import { InvalidData } from '../../core/contracts/errors';
import type { LabelCheckJob } from '../../core/contracts/labels/label-check';
import type { LabelFormat } from '../../core/contracts/labels/label-format';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { sha256 } from '../../storage/sha256';
import { runCheckLabelsJob } from '../../workers/trainer/run-check-labels-job';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { imagesOf } from '../support/splits-of';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = 120;
const CLASSES = 4;
const FORMATS: (LabelFormat | undefined)[] = [undefined, 'float16', { type: 'top-k', classes: 1 }];
const { blobs } = createDependencies();
const context = createJobContext({ blobs, engine: createCompiledEngine(loadTensorFlow()) });

let dataset: Dataset;
let view: View;
let ensemble: LabelCheckJob['ensemble'];

beforeAll(async () => {
  ({ dataset, view } = await writeStripedData(blobs, { train: ROWS, validation: 40, test: 40 }));
  const { network, validation } = await runTrainJob(
    createTrainJob(
      { dataset, views: [view] },
      { architecture: { type: 'mlp', hidden: [16] }, epochs: 5, untilEpoch: 5 },
    ),
    context,
  );
  ensemble = { members: [{ network, weight: 1 }], validation, temperature: 1.3 };
});

const label = (format: LabelFormat | undefined, start = 0, end = ROWS): Promise<LabelShard> =>
  runLabelJob(
    { kind: 'label', key: sha256('label'), ensemble, dataset, view, start, end, ...(format && { format }) },
    context,
  );

/** Looks at rows 20 to 50. */
const check = (shard: LabelShard, changes: Partial<LabelCheckJob> = {}) =>
  runCheckLabelsJob(
    {
      kind: 'check-labels',
      key: sha256('check'),
      ensemble,
      dataset,
      samples: [{ view, shard, start: 20, end: 50 }],
      ...changes,
    },
    context,
  );

/** The shard with labels in another order: as valid as before, by its digest and its size. */
async function reorder(shard: LabelShard, format: LabelFormat | undefined, order: (row: number) => number) {
  const codec = labelCodecFor(format, { classes: CLASSES });
  const read = codec.decode(await blobs.read(shard.logProbabilities));
  const moved = read.map((_, at) => read[CLASSES * order(Math.floor(at / CLASSES)) + (at % CLASSES)]!);
  return { ...shard, logProbabilities: await blobs.write(codec.encode(moved)) };
}

describe.each(FORMATS)('in the format %j', (format) => {
  test('labels of their own rows are right, in shards from any row on', async () => {
    const { rows, largestDifference } = await check(await label(format));
    expect(rows).toBe(30);
    expect(largestDifference).toBeLessThan(format === undefined ? 1e-4 : 0.01);
    await expect(check(await label(format, 10, 70))).resolves.toMatchObject({ rows: 30 });
  });

  test("the next row's labels are refused, with row, found and expected", async () => {
    const shard = await label(format);
    const exact = labelCodecFor(undefined, { classes: CLASSES }).decode(
      await blobs.read((await label(undefined)).logProbabilities),
    );
    const wrong = await reorder(shard, format, (row) => (row + 1) % ROWS);
    const failure: unknown = await check(wrong).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidData);
    const { message, fields } = failure as InvalidData;
    const { row, expected, found, allowed } = fields as Record<string, number>;
    expect(message).toContain(`view 0, row ${row}, class ${String(fields['class'])} is kept with`);
    expect(row).toBeGreaterThanOrEqual(20);
    expect(row).toBeLessThan(50);
    expect(Math.abs(found! - expected!)).toBeGreaterThan(allowed!);
    const own = exact.subarray(CLASSES * row!, CLASSES * (row! + 1));
    if (format === undefined) expect(own[fields['class'] as number]).toBeCloseTo(expected!, 3);
  });

  test('one wrong row among those looked at is enough, and none elsewhere is', async () => {
    const shard = await label(format);
    const swapped = await reorder(shard, format, (row) => (row === 35 ? 36 : row));
    await expect(check(swapped)).rejects.toThrow('view 0, row 35, class');
    const elsewhere = await reorder(shard, format, (row) => (row === 60 ? 61 : row));
    await expect(check(elsewhere)).resolves.toMatchObject({ rows: 30 });
  });

  test('labels of an ensemble with another temperature are refused', async () => {
    await expect(check(await label(format), { ensemble: { ...ensemble, temperature: 2 } })).rejects.toThrow(
      'soft labels are not those of their rows',
    );
  });
});

test('the data set is read once, however many samples there are', async () => {
  const shard = await label(undefined);
  const read: string[] = [];
  const counting: typeof blobs = {
    ...blobs,
    read: (ref) => {
      read.push(ref.digest);
      return blobs.read(ref);
    },
  };
  const samples = [0, 40, 80].map((start) => ({ view, shard, start, end: start + 10 }));
  const job = { kind: 'check-labels', key: sha256('check'), ensemble, dataset, samples } as const;
  await expect(runCheckLabelsJob(job, { ...context, blobs: counting })).resolves.toMatchObject({ rows: 30 });
  const { digest } = imagesOf(dataset.train);
  expect(read.filter((each) => each === digest)).toHaveLength(1);
});

test('labels of another view are refused', async () => {
  const shard = await label(undefined);
  await expect(check({ ...shard, viewDigest: sha256('other') })).rejects.toThrow(
    'view 0 has soft labels that were made on another view',
  );
});

test('in a lower precision, more is taken for rounding, and other rows are still refused', async () => {
  const shard = await label(undefined);
  const nearly = { ensemble: { ...ensemble, temperature: 1.36 } };
  await expect(check(shard, nearly)).rejects.toThrow();
  await expect(check(shard, { ...nearly, precision: 'auto' })).resolves.toMatchObject({ rows: 30 });
  const wrong = await reorder(shard, undefined, (row) => (row + 1) % ROWS);
  await expect(check(wrong, { precision: 'auto' })).rejects.toThrow('not those of their rows');
});
