/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Files of numbers and of labels teach about images as they do about tables: by the numbers of the images in the list. */
import { join } from 'node:path';
import { createBringTeacher } from '../../activities/bring-teacher';
import { createIngest } from '../../activities/ingest';
import { ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../core/contracts/parse';
import { sha256 } from '../../storage/sha256';
import { runScoreJob } from '../../workers/trainer/run-score-job';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { createDependencies } from '../activities/main-dependencies';
import { createAskingContext } from '../support/asking-context';
import { petsRecipe } from '../support/pets';
import { makeTempDir } from '../support/temp-dir';
import { greyPng, writeFiles } from '../support/write-images';

const temp = makeTempDir();
afterAll(temp.remove);

const ROWS = 60;
const price = (row: number) => 1000 + 37 * ((row * row) % 23);
const held = (row: number) => [Number(row % 3 === 0), Number(row % 5 < 2)];
/** Off by 10, whichever way; and one label in ten is wrong. */
const says = (row: number) => price(row) + (row % 2 === 0 ? 10 : -10);
const chances = (row: number) =>
  held(row).map((holds, i) => ((row + 5 * i) % 10 === 0 ? 0.9 - 0.8 * holds : 0.1 + 0.8 * holds));

test.each([
  [
    'numbers',
    { target: { task: 'regression', column: 'price' }, classes: 1 },
    { columns: ['price'], output: { gives: 'numbers' } },
  ],
  [
    'labels',
    { target: { task: 'multi-label', columns: ['old', 'new'] }, classes: 2 },
    { columns: ['new', 'old'], output: { gives: 'probabilities', classes: ['new', 'old'] } },
  ],
])('a file of %s', async (name, { target, classes }, mapping) => {
  const directory = join(temp.dir, name);
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const part = (row: number) => (row < 40 ? 'train' : row < 50 ? 'val' : 'test');
  const yes = (holds: number) => (holds ? 'yes' : 'no');
  const listed = rows.map((row) => [`${row}.png`, part(row), price(row), ...held(row).map(yes)].join());
  const said = rows.map((row) => [row, says(row), ...chances(row)].join());
  await writeFiles(directory, {
    ...Object.fromEntries(rows.map((row) => [`${row}.png`, greyPng(4 * row)])),
    'list.csv': ['file,part,price,old,new', ...listed].join('\n'),
    'said.csv': ['row,price,old,new', ...said.reverse()].join('\n'),
  });
  const columns = { image: 'file', split: 'part' };
  const source = { type: 'image-list', file: join(directory, 'list.csv'), columns, target };
  const dependencies = createDependencies();
  const data = petsRecipe(source, { classes });
  const dataset = (await createIngest(dependencies)({ data, seed: 1, rowNumbers: true })).output;
  const member = { type: 'labels', file: join(directory, 'said.csv'), id: 'row', ...mapping };
  const request = { member: 0, teacher: parse(ForeignTeacher, member, 'teacher'), dataset };
  const teacher = (await createBringTeacher(dependencies)(request)).output;
  const context = createAskingContext(dependencies.blobs);
  const job = { kind: 'score', key: sha256('score'), member: 0, teacher, dataset } as const;
  const { network, validation } = await runScoreJob(job, context);
  const contestants = [{ id: 'teacher-1', members: [{ network, weight: 1 }], measureLatency: false }];
  const test = { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10 } as const;
  const [score] = (await runTestJob(test, context)).scores;
  if (name === 'numbers') {
    expect(validation.numbers!.rmse).toBeCloseTo(10, 3);
    expect(score!.numbers!.rmse).toBeCloseTo(10, 3);
  } else {
    expect(validation).toMatchObject({ errors: 2, rows: 20 });
    expect(score).toMatchObject({ errors: 2 });
  }
});
