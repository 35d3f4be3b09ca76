/** What trainers do with teachers made elsewhere: check them on a sample, score them, and mix them with networks. */
import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import type { InvalidInput } from '../../core/contracts/errors';
import type { Network } from '../../core/contracts/models/models';
import { toBytes } from '../../core/data/typed-bytes';
import type { Engine } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import type { Teacher, TeacherRows } from '../../teachers/teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import type { JobContext } from '../../workers/trainer/job-context';
import { readSplit } from '../../workers/trainer/read-inputs';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { createDependencies } from '../activities/main-dependencies';
import { writeStripedData } from '../support/write-striped-data';

const ROWS = { train: 90, validation: 40, test: 20 };
const LABELS: BroughtTeacher = {
  type: 'labels',
  name: 'labels of someone',
  file: sha256('file'),
  answers: {
    train: { digest: sha256('a'), sizeBytes: 1 },
    validation: { digest: sha256('b'), sizeBytes: 1 },
    test: { digest: sha256('c'), sizeBytes: 1 },
  },
};

/** Knows the class by its line's pixels, as `createStripedImages` draws them, and says `answer` of it. */
function knower(answer: (label: number) => number, asked: TeacherRows[] = []): Teacher {
  return {
    predict: (rows, callbacks) => {
      asked.push(rows);
      const result = new Float32Array(rows.rows * 4).fill(Math.log(0.05));
      for (let row = 0; row < rows.rows; row += 1) {
        const at = (y: number, x: number) => rows.inputs[64 * row + 8 * y + x] ?? 0;
        const lines = [
          [at(2, 0), at(2, 7)],
          [at(5, 0), at(5, 7)],
          [at(0, 2), at(7, 2)],
          [at(0, 5), at(7, 5)],
        ];
        const label = lines.findIndex((line) => line.every((pixel) => pixel === 220));
        result[4 * row + answer(label)] = Math.log(0.85);
      }
      callbacks?.onRows?.(rows.rows);
      return Promise.resolve(result);
    },
    close: () => Promise.resolve(),
  };
}

async function setUp(teacher: Teacher, engine: Partial<Engine> = {}) {
  const { blobs } = createDependencies();
  const { dataset, view } = await writeStripedData(blobs, ROWS);
  const reports: number[] = [];
  const context: JobContext = {
    blobs,
    checkpoints: {} as JobContext['checkpoints'],
    engine: engine as Engine,
    teachers: createTeacherCache(() => Promise.resolve(teacher)),
    report: ({ done }) => reports.push(done),
    shouldStop: () => false,
    nowMs: () => 0,
  };
  return { dataset, view, context, reports, blobs };
}

const scoreJob = (dataset: Awaited<ReturnType<typeof setUp>>['dataset']) => {
  return { kind: 'score', key: sha256('score'), member: 3, teacher: LABELS, dataset } as const;
};

test('a teacher is asked about training rows from all over, and then scored on validation', async () => {
  const asked: TeacherRows[] = [];
  const { dataset, context } = await setUp(knower((label) => label, asked));
  const scored = await runScoreJob(scoreJob(dataset), context);
  expect(scored.validation).toMatchObject({ errors: 0, rows: 40 });
  expect(scored.validation.loss).toBeCloseTo(-Math.log(0.85), 5);
  const sample = asked.filter(({ split }) => split === 'train');
  expect(sample[0]!.start).toBe(0);
  expect(sample.at(-1)!.start + sample.at(-1)!.rows).toBe(90);
  expect(asked.at(-1)).toMatchObject({ split: 'validation', start: 0, rows: 40 });
});

test('classes that are named in another order are found before anything is labelled', async () => {
  const asked: TeacherRows[] = [];
  const { dataset, context } = await setUp(knower((label) => (label + 1) % 4, asked));
  const error = (await runScoreJob(scoreJob(dataset), context).catch(
    (failure: unknown) => failure,
  )) as InvalidInput;
  expect(error.name).toBe('InvalidInput');
  expect(error.message).toMatch(
    /invalid recipe:\n {2}teach\.members\[3\]\.output\.classes: got \[0,1,2,3\], allowed: the model's own order/,
  );
  expect(asked.every(({ split }) => split === 'train')).toBe(true);
});

test('a weak teacher is not taken for one with another order', async () => {
  const { dataset, context } = await setUp(knower((label) => Math.floor(label / 2)));
  const { validation } = await runScoreJob(scoreJob(dataset), context);
  expect(validation.errors! / validation.rows).toBeGreaterThan(0.4);
});

test('labels of a view are a mixture of networks and teachers, each by its weight, of the moved rows', async () => {
  const asked: TeacherRows[] = [];
  const uniform: Engine['predict'] = ({ rows }, callbacks) => {
    callbacks?.onRows?.(rows);
    return Promise.resolve(new Float32Array(rows * 4).fill(Math.log(0.25)));
  };
  const { dataset, view, context, reports, blobs } = await setUp(
    knower(() => 2, asked),
    { predict: uniform },
  );
  const weights = await blobs.write(toBytes(Float32Array.of(1)));
  const network: Network = {
    architecture: { type: 'mlp', hidden: [8] },
    inputShape: [8, 8, 1],
    classes: 4,
    weights,
  };
  const foreign = { foreign: LABELS, inputShape: [8, 8, 1], classes: 4 };
  const unused = { network: { ...foreign, foreign: { ...LABELS, file: sha256('unused') } }, weight: 0 };
  const members = [
    { network, weight: 0.5 },
    { network: foreign, weight: 0.25 },
    unused,
    { network, weight: 0.25 },
  ];
  const shard = await runLabelJob(
    {
      kind: 'label',
      key: sha256('label'),
      ensemble: { members, validation: { errors: 0, rows: 40, loss: 0 } },
      dataset,
      view,
      start: 20,
      end: 50,
    },
    context,
  );
  const bytes = await blobs.read(shard.logProbabilities);
  const labels = new Float32Array(Uint8Array.from(bytes).buffer).map(Math.exp);
  expect(labels).toHaveLength(120);
  for (let row = 0; row < 30; row += 1) {
    // 3/4 of a quarter each, and a quarter of the teacher's.
    expect(labels[4 * row]).toBeCloseTo(0.75 * 0.25 + 0.25 * 0.05, 6);
    expect(labels[4 * row + 2]).toBeCloseTo(0.75 * 0.25 + 0.25 * 0.85, 6);
  }
  expect(reports.at(-1)).toBe(90);
  expect(asked).toHaveLength(1);
  const { inputs } = await readSplit(blobs, dataset, dataset.train);
  const shifts = new Int8Array(await blobs.read(view.shifts)).subarray(40, 100);
  const still = Array.from({ length: 30 }, (_, row) => row).filter(
    (row) => shifts[2 * row] === 0 && shifts[2 * row + 1] === 0,
  );
  const same = Array.from({ length: 30 }, (_, row) => row).filter((row) =>
    asked[0]!.inputs
      .subarray(64 * row, 64 * row + 64)
      .every((pixel, i) => pixel === inputs[64 * (20 + row) + i]),
  );
  expect(same).toEqual(still);
  expect(still.length).toBeLessThan(30);
});
