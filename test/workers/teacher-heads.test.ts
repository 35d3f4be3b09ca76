/** @jest-environment <rootDir>/test/support/native-environment.js */
/** A head is trained on what a model made elsewhere gives, and answers in its place from then on. */
import type { BroughtModel, ForeignModel } from '../../core/contracts/teachers/brought-teacher';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { ScoredTeacher } from '../../core/contracts/models/models';
import { TeacherHead } from '../../core/contracts/teachers/teacher-head';
import { toFloat32 } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights } from '../../core/models/weights-file';
import { sha256 } from '../../storage/sha256';
import { createModelTeacher } from '../../teachers/models/create-model-teacher';
import { openHead } from '../../teachers/models/open-head';
import type { RunnableModel } from '../../teachers/models/runnable-model';
import { openTeacher } from '../../teachers/open-teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import type { JobContext } from '../../workers/trainer/job-context';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { createDependencies } from '../activities/main-dependencies';
import { readModel } from '../support/golden-teachers';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { imagesOf } from '../support/splits-of';
import { writeStripedData } from '../support/write-striped-data';

const SIDE = 8;
const tf = loadTensorFlow();
const { blobs } = createDependencies();
let dataset: Dataset;
let view: View;

beforeAll(async () => {
  ({ dataset, view } = await writeStripedData(blobs, { train: 240, validation: 80, test: 20 }));
});

/** The mean of every line of pixels across and down, in an odd unit, and one number that is always the same. */
const FEATURES = 2 * SIDE + 1;
const lineMeans: RunnableModel = {
  inputs: [{ name: 'x', isTensor: true, type: 'float32', shape: ['n', SIDE, SIDE, 1] }],
  outputs: [{ name: 'lines', isTensor: true, type: 'float32', shape: ['n', FEATURES] }],
  run: (feeds) => {
    const pixels = [...feeds.values()][0]!.data as Float32Array;
    const rows = pixels.length / SIDE ** 2;
    const numbers = new Float32Array(rows * FEATURES).fill(7);
    for (let row = 0; row < rows; row += 1) {
      for (let line = 0; line < SIDE; line += 1) {
        let [across, down] = [0, 0];
        for (let i = 0; i < SIDE; i += 1) {
          across += pixels[row * SIDE ** 2 + line * SIDE + i]!;
          down += pixels[row * SIDE ** 2 + i * SIDE + line]!;
        }
        numbers[row * FEATURES + line] = 500 + 40 * across;
        numbers[row * FEATURES + SIDE + line] = 500 + 40 * down;
      }
    }
    return Promise.resolve({ numbers, shape: [rows, FEATURES] });
  },
  close: () => Promise.resolve(),
};

const teacherOf = (layout: 'nhwc' | 'nchw', head: object): BroughtModel => ({
  type: 'onnx',
  name: 'onnx backbone',
  model: { digest: sha256('backbone'), sizeBytes: 1 },
  inputs: [{ reads: 'images', layout, scale: 'unit' }],
  output: { gives: 'features', order: [0, 1, 2, 3] },
  head: TeacherHead.parse(head),
});

const contextOf = (
  open: (model: ForeignModel) => Promise<ReturnType<typeof createModelTeacher>>,
): JobContext =>
  createJobContext({ blobs, engine: createCompiledEngine(tf), teachers: createTeacherCache(open) });

const overLines = contextOf(async ({ foreign, classes }) => {
  const teacher = foreign as BroughtModel;
  return createModelTeacher(
    lineMeans,
    teacher,
    { classes },
    await openHead(tf, teacher.head!, classes, blobs),
  );
});

const score = (teacher: BroughtModel, context: JobContext): Promise<ScoredTeacher> =>
  runScoreJob({ kind: 'score', key: sha256('score'), member: 0, teacher, dataset }, context);

async function label({ network, validation }: ScoredTeacher, context: JobContext): Promise<Float32Array> {
  const job = { kind: 'label', key: sha256('label'), dataset, view, start: 10, end: 30 } as const;
  const shard = await runLabelJob(
    { ...job, ensemble: { members: [{ network, weight: 1 }], validation } },
    context,
  );
  return toFloat32(await blobs.read(shard.logProbabilities));
}

test.each([
  ['linear', { batchSize: 32 }],
  ['with a hidden layer', { batchSize: 32, epochs: 60, hidden: [16] }],
])('a head, %s, learns the classes from features of any scale', async (_, head) => {
  const scored = await score(teacherOf('nhwc', head), overLines);
  expect(scored.validation.rows).toBe(80);
  // Guessing is wrong on 60.
  expect(scored.validation.errors).toBeLessThan(12);
  const kept = (scored.network.foreign as BroughtModel).head!;
  expect(kept.trained?.width).toBe(FEATURES);
  // The same work gives the same bits, and labels are answered with what was trained.
  expect(await score(teacherOf('nhwc', head), overLines)).toEqual(scored);
  const labels = await label(scored, overLines);
  for (let row = 0; row < 20; row += 1) {
    const sum = labels.slice(4 * row, 4 * row + 4).reduce((total, value) => total + Math.exp(value), 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(Math.max(...labels)).toBeGreaterThan(Math.log(0.6));
});

test('a linear head is Wx + b of the features as the model gives them', async () => {
  const scored = await score(teacherOf('nhwc', {}), overLines);
  const { trained } = (scored.network.foreign as BroughtModel).head!;
  const specs = listWeights({ type: 'mlp', hidden: [] }, [FEATURES], 4);
  const [kernel, bias] = [...decodeWeights(await blobs.read(trained!.weights), specs).values()];
  const images = Float32Array.from(await blobs.read(imagesOf(dataset.validation)), (byte) => byte / 255);
  const feeds = new Map([['x', { type: 'float32' as const, shape: [80, 8, 8, 1], data: images }]]);
  const { numbers } = await lineMeans.run(feeds, 'lines');
  const probabilities = toFloat32(await blobs.read(scored.validationProbabilities));
  for (let row = 0; row < 80; row += 1) {
    const logits = [0, 1, 2, 3].map((k) => {
      let sum = bias![k]!;
      for (let i = 0; i < FEATURES; i += 1) sum += numbers[row * FEATURES + i]! * kernel![4 * i + k]!;
      return sum;
    });
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    logits.forEach((logit, k) => expect(probabilities[4 * row + k]).toBeCloseTo(Math.exp(logit) / total, 3));
  }
});

test("another library's model is a backbone too", async () => {
  const model = await blobs.write(readModel('torch-images'));
  const context = contextOf((asked) =>
    openTeacher(asked, {
      blobs,
      threads: 1,
      tf,
      variables: {},
      nowMs: () => 0,
      sleep: () => Promise.resolve(),
    }),
  );
  const scored = await score({ ...teacherOf('nchw', { hidden: [32], epochs: 60 }), model }, context);
  expect((scored.network.foreign as BroughtModel).head?.trained?.width).toBe(4);
  // Four numbers of a network that never saw such images: better than guessing, which is wrong on 60 of 80.
  expect(scored.validation.errors).toBeLessThan(48);
  expect(await label(scored, context)).toHaveLength(80);
});
