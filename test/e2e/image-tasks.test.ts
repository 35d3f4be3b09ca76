/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Images with a number or several labels: ingested from where they are, learned by a teacher, labelled by it, learned from
 * that by a student, and tested. The activities and a trainer's jobs, in one process.
 */
import { join } from 'node:path';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import type { Dataset } from '../../core/contracts/data/dataset';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import type { Task } from '../../core/contracts/data/task';
import type { TrainJob } from '../../core/contracts/training/trainer-jobs';
import type { Loss } from '../../core/contracts/training/training';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { sha256 } from '../../storage/sha256';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createTargetImages } from '../support/target-images';
import { makeTempDir } from '../support/temp-dir';
import { createTrainJob } from '../support/train-job';
import { encodePng, writeFiles } from '../support/write-images';
import { encodeNpy, encodeNpz } from '../support/write-npz';

const temp = makeTempDir();
afterAll(() => temp.remove());
const dependencies = createDependencies();
const { blobs } = dependencies;
const context = createJobContext({ blobs, engine: createCompiledEngine(loadTensorFlow()) });

const ROWS = 600;
const TAKEN = { validationRows: 80, testRows: 120 };
/** Prices of images whose number has mean 0 and deviation 1. */
const price = (number: number) => 250 + 60 * number;

/** PNG files, and a list that says of each what is to be learned. */
async function writeList(task: Task): Promise<string> {
  const { inputs, targets = new Float32Array(0) } = createTargetImages(task, ROWS, 1);
  const directory = join(temp.dir, task);
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const png = (row: number) => encodePng(inputs.subarray(64 * row, 64 * (row + 1)), [8, 8, 1]);
  await writeFiles(directory, Object.fromEntries(rows.map((row) => [`${row}.png`, png(row)])));
  const width = targets.length / ROWS;
  const cells = (row: number) => [...targets.subarray(row * width, (row + 1) * width)];
  const say = (value: number) => (task === 'regression' ? price(value).toFixed(3) : ['no', 'yes'][value]);
  const header = task === 'regression' ? 'price' : 'across,down,corners';
  const lines = rows.map((row) => `${row}.png,${cells(row).map(say).join()}`);
  await writeFiles(directory, { 'list.csv': [`file,${header}`, ...lines].join('\n') });
  return join(directory, 'list.csv');
}

/** The same in an archive: numbers as float64 [rows], labels as uint8 [rows, labels]. */
async function writeArchive(task: Task): Promise<string> {
  const { inputs, targets = new Float32Array(0) } = createTargetImages(task, ROWS, 1);
  const labels =
    task === 'regression'
      ? encodeNpy('<f8', [ROWS], new Uint8Array(Float64Array.from(targets, price).buffer))
      : encodeNpy('|u1', [ROWS, 3], Uint8Array.from(targets));
  const arrays = { train_images: encodeNpy('|u1', [ROWS, 8, 8], inputs), train_labels: labels };
  await writeFiles(temp.dir, { [`${task}.npz`]: encodeNpz(arrays, 6) });
  return join(temp.dir, `${task}.npz`);
}

async function ingest(source: object, classes: number): Promise<Dataset> {
  const data = parse(DataRecipe, { source, classes, ...TAKEN }, 'data');
  return (await createIngest(dependencies)({ data, seed: 3 })).output;
}

const PIXELS = { size: [8, 8], channels: 1 };
const NAMES = ['across', 'down', 'corners'];

const SOURCES = {
  'image-list': async (task: Task) => ({
    file: await writeList(task),
    columns: { image: 'file' },
    target: task === 'regression' ? { task, column: 'price' } : { task, columns: NAMES },
    ...PIXELS,
  }),
  npz: async (task: Task) => ({
    file: await writeArchive(task),
    target: task === 'regression' ? { task } : { task, labels: NAMES },
  }),
};
const types = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

/** Teacher, soft labels of both views, and the scores on test of a student that learns from these alone, and of the teacher. */
async function distil(dataset: Dataset, hard: Loss, soft: Loss) {
  const augment = {
    views: 2,
    shiftPixels: 1,
    operations: [{ type: 'cutmix' as const, alpha: 1, probability: 0.3 }],
  };
  const { output: views } = await createAugment(dependencies)({ dataset, augment, teacherViews: 4, seed: 3 });
  const train = (part: 'teacher' | 'student', width: number, changes: Partial<TrainJob>) =>
    runTrainJob(
      createTrainJob(
        { dataset, views: views[part] },
        { architecture: { type: 'mlp', hidden: [width] }, epochs: 40, untilEpoch: 40, ...changes },
      ),
      context,
    );
  const { network, validation } = await train('teacher', 64, { loss: hard });
  const ensemble = { members: [{ network, weight: 1 }], validation };
  const softLabels = await Promise.all(
    views.student.map(async (view) => [
      await runLabelJob(
        { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 0, end: view.rows },
        context,
      ),
    ]),
  );
  const student = await train('student', 24, { loss: soft, softLabels });
  const contestants = { student, teacher: { network } };
  const { scores } = await runTestJob(
    {
      kind: 'test',
      key: sha256('test'),
      dataset,
      contestants: Object.entries(contestants).map(([id, { network: of }]) => ({
        id,
        members: [{ network: of, weight: 1 }],
        measureLatency: false,
      })),
      latencyRows: 10,
    },
    context,
  );
  return { scores, network: student.network };
}

test.each(types)(
  'a number of images of an %s is learned, and by a student from what a teacher says',
  async (type) => {
    const dataset = await ingest({ type, ...(await SOURCES[type]('regression')) }, 1);
    expect(dataset.scale!.mean).toBeCloseTo(250, -1);
    const method = 'squared-error' as const;
    const { scores, network } = await distil(dataset, { method }, { method, alpha: 1 });
    expect(network).toMatchObject({ task: 'regression', classes: 1, scale: dataset.scale });
    for (const { numbers, errors } of scores) {
      expect(errors).toBeUndefined();
      // In prices, which deviate by 60. Numbers out of step with the images would leave R² at 0 or below.
      expect(numbers!.rmse).toBeLessThan(25);
      expect(numbers!.r2).toBeGreaterThan(0.8);
    }
  },
);

test.each(types)(
  'labels of images of an %s are learned, and by a student from what a teacher says',
  async (type) => {
    const dataset = await ingest({ type, ...(await SOURCES[type]('multi-label')) }, 3);
    expect(dataset.classNames).toEqual(NAMES);
    const method = 'binary-cross-entropy' as const;
    const { scores, network } = await distil(dataset, { method }, { method, alpha: 1, temperature: 2 });
    expect(network).toMatchObject({ task: 'multi-label', classes: 3 });
    // Of 360 labels; labels out of step with the images would leave half of them wrong.
    for (const { errors } of scores) expect(errors).toBeLessThan(54);
  },
);
