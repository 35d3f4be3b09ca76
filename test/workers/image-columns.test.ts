/** A teacher made elsewhere is shown the images of a table's column, when it is scored and when it labels. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { toFloat32 } from '../../core/data/typed-bytes';
import type { Engine } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import { encodeInput } from '../../teachers/encode/encode-input';
import type { Teacher } from '../../teachers/teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { createDependencies } from '../activities/main-dependencies';
import { onnxTeacher } from '../support/golden-teachers';
import { createJobContext } from '../support/job-context';
import { makeTempDir } from '../support/temp-dir';
import { greyPng, writeFiles } from '../support/write-images';

const temp = makeTempDir();
afterAll(temp.remove);
const ROWS = 120;

/** Bright photos are of class "yes"; there is none of every tenth row, which is of class "no". */
const greyOf = (row: number) => (row % 3 === 0 ? 200 : 50);

async function writeTable(): Promise<string> {
  const lines = ['photo,size,bright'];
  for (let row = 0; row < ROWS; row += 1) {
    const photo = row % 10 === 1 ? '' : `${row}.png`;
    if (photo !== '') await writeFiles(temp.dir, { [photo]: greyPng(greyOf(row)) });
    lines.push([photo, (row * 7) % 13, photo !== '' && greyOf(row) > 100 ? 'yes' : 'no'].join());
  }
  const file = join(temp.dir, 'rows.csv');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const MODEL = onnxTeacher([{ reads: 'images', column: 'photo', layout: 'nchw' }], {
  gives: 'logits',
  order: [0, 1],
});

/** Says what is bright, by the tensor that a model would be given. */
const seer: Teacher = {
  predict: (rows) => {
    const range = { start: 0, count: rows.rows };
    const { shape, data } = encodeInput(MODEL.inputs[0]!, rows, range, 'float32', 'inputs[0]');
    expect(shape).toEqual([rows.rows, 1, 8, 8]);
    const light = Array.from({ length: rows.rows }, (_, row) => Number(data[64 * row + 63]));
    return Promise.resolve(
      Float32Array.from(
        light.flatMap((each) => (each > 0.5 ? [0.1, 0.9] : [0.9, 0.1])),
        Math.log,
      ),
    );
  },
  close: () => Promise.resolve(),
};

test('images of a column reach the teacher with their rows', async () => {
  const dependencies = createDependencies();
  const source = {
    type: 'table',
    files: [await writeTable()],
    target: { task: 'binary', column: 'bright', positive: 'yes' },
    split: { method: 'stratified', validation: 0.2, test: 0.2 },
    images: { size: [8, 8], channels: 1 },
  };
  const data = parse(DataRecipe, { source, classes: 2 }, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 1 });
  const { blobs } = dependencies;
  const context = createJobContext({
    blobs,
    engine: {} as Engine,
    teachers: createTeacherCache(() => Promise.resolve(seer)),
  });
  const scored = await runScoreJob(
    { kind: 'score', key: sha256('score'), member: 0, teacher: MODEL, dataset },
    context,
  );
  expect(scored.validation).toMatchObject({ errors: 0, rows: 24 });

  const { output: views } = await createAugment(dependencies)({
    dataset,
    augment: { views: 1, shiftPixels: 0 },
    teacherViews: 1,
    seed: 1,
  });
  const members = [{ network: scored.network, weight: 1 }];
  const ensemble = { members, validation: scored.validation };
  const view = views.student[0]!;
  const shard = await runLabelJob(
    { kind: 'label', key: sha256('label'), ensemble, dataset, view, start: 10, end: 60 },
    context,
  );
  const said = toFloat32(await blobs.read(shard.logProbabilities)).map(Math.exp);
  const labels = (await blobs.read(dataset.train.labels)).subarray(10, 60);
  expect(Array.from(labels, (_, row) => Number(said[2 * row + 1]! > 0.5))).toEqual([...labels]);
  expect(new Set(labels)).toEqual(new Set([0, 1]));
});
