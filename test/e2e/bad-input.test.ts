/** What can't be used ends a run at once, through real servers and a real worker, and before anything is trained. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Recipe } from '../../core/contracts/recipe';
import { TRAINER_QUEUE } from '../../core/contracts/task-queues';
import { toVariables, type Deployment } from '../../infra/config/deployment';
import { runCli } from '../support/run-cli';
import { listScheduled } from '../support/run-history';
import { runToFailure, type RunFailure, type WorkflowType } from '../support/run-outcome';
import { startServices, type Stillhouse } from '../support/start-stillhouse';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { encodeIdx, writeIdxFolder } from '../support/write-idx';

jest.setTimeout(120_000);

const temp = makeTempDir();
let stillhouse: Stillhouse;
let runs = 0;

beforeAll(async () => {
  stillhouse = await startServices();
  await stillhouse.startWorkers(['main-worker']);
});
afterAll(async () => {
  await stillhouse.stop();
  temp.remove();
});

/** Runs what is expected to fail, and makes sure that no trainer was asked for anything. */
async function failureOf(type: WorkflowType, input: unknown): Promise<RunFailure> {
  const id = `bad-${(runs += 1)}`;
  const failure = await runToFailure(stillhouse.client, type, id, input);
  const queues = (await listScheduled(stillhouse.client, id)).map(({ taskQueue }) => taskQueue);
  expect(queues).not.toContain(TRAINER_QUEUE);
  return failure;
}

const tinyWith = (overrides: Record<string, unknown>) => ({ recipe: tinyRecipe(), overrides });

describe('recipes and inputs', () => {
  test.each<[string, WorkflowType, unknown, string, string[]]>([
    ['an unknown recipe', 'distil', { recipe: 'mnits' }, 'NotFound', ['unknown recipe "mnits"', 'mnist']],
    [
      'an unknown field',
      'distil',
      tinyWith({ student: { temprature: 3 } }),
      'InvalidInput',
      ['student.temprature'],
    ],
    [
      'an unknown field beside the recipe',
      'distil',
      { recipe: 'mnist', overides: {} },
      'InvalidInput',
      ['overides'],
    ],
    ['a wrong type', 'distil', tinyWith({ seed: 'seven' }), 'InvalidInput', ['seed: got "seven"']],
    [
      'temperature 0',
      'distil',
      tinyWith({ student: { temperature: 0 } }),
      'InvalidInput',
      ['student.temperature: got 0'],
    ],
    [
      'temperature −1',
      'retrain',
      tinyWith({ student: { temperature: -1 } }),
      'InvalidInput',
      ['student.temperature: got -1'],
    ],
    [
      'alpha 1.5',
      'distil',
      tinyWith({ student: { alpha: 1.5 } }),
      'InvalidInput',
      ['student.alpha: got 1.5'],
    ],
    [
      'alpha −0.1',
      'retrain',
      tinyWith({ student: { alpha: -0.1 } }),
      'InvalidInput',
      ['student.alpha: got -0.1'],
    ],
    [
      'teachers of other classes',
      'distil',
      tinyWith({ teach: { classes: 9 } }),
      'InvalidInput',
      ['teach.classes: got 9', 'must agree'],
    ],
    [
      'students of other classes',
      'distil',
      tinyWith({ student: { classes: 9 } }),
      'InvalidInput',
      ['student.classes: got 9', 'must agree'],
    ],
    [
      'more classes in the data',
      'distil',
      tinyWith({ data: { classes: 5 } }),
      'InvalidData',
      ['out of range', '0 to 4'],
    ],
    ['an unknown line', 'rollback', { line: 'nowhere' }, 'NotFound', ['unknown model line "nowhere"']],
    [
      'several wrong fields',
      'distil',
      tinyWith({ seed: 'x', colour: 'red', student: { temperature: 0, alpha: 2 } }),
      'InvalidInput',
      ['seed: got "x"', 'colour: got "red"', 'student.temperature: got 0', 'student.alpha: got 2'],
    ],
  ])('%s', async (_name, type, input, failureType, parts) => {
    const failure = await failureOf(type, input);
    expect(failure.type).toBe(failureType);
    for (const part of parts) expect(failure.message).toContain(part);
  });
});

describe('data files', () => {
  const LABELS = { train: Array.from({ length: 60 }, (_, i) => i % 3), test: [0, 1, 2, 0, 1, 2] };
  const IMAGES = 'train-images-idx3-ubyte';
  let folders = 0;

  function recipeOn(directory: string): z.input<typeof Recipe> {
    return tinyRecipe({ data: { source: { type: 'idx', directory }, classes: 3, validationRows: 12 } });
  }

  test.each<[string, typeof LABELS, (folder: string) => void, string[]]>([
    [
      'a folder that is not there',
      LABELS,
      (folder) => rmSync(folder, { recursive: true }),
      [IMAGES, 'lacks'],
    ],
    ['a missing file', LABELS, (folder) => rmSync(path.join(folder, `${IMAGES}.gz`)), [`lacks ${IMAGES}`]],
    [
      'a truncated archive',
      LABELS,
      (folder) => truncateSync(path.join(folder, `${IMAGES}.gz`), 40),
      ['truncated'],
    ],
    [
      'a truncated file',
      LABELS,
      (folder) => {
        rmSync(path.join(folder, `${IMAGES}.gz`));
        writeFileSync(path.join(folder, IMAGES), encodeIdx([60, 8, 8], new Uint8Array(100)));
      },
      [`${IMAGES}: truncated`, 'found 116'],
    ],
    [
      'a file of something else',
      LABELS,
      (folder) => writeFileSync(path.join(folder, `${IMAGES}.gz`), '<html>not found</html>'),
      ['bad magic number'],
    ],
    [
      'fewer labels than images',
      LABELS,
      (folder) =>
        writeFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'), encodeIdx([59], new Uint8Array(59))),
      ['60 images', '59 labels'],
    ],
    [
      'an empty class',
      { ...LABELS, train: LABELS.train.map((label) => label % 2) },
      () => undefined,
      ['class 2 has no rows'],
    ],
    [
      'an empty class among the test rows',
      { ...LABELS, test: [0, 2] },
      () => undefined,
      ['test split', 'class 1'],
    ],
    ['a label out of range', { ...LABELS, test: [0, 1, 2, 3] }, () => undefined, ['label 3', '0 to 2']],
  ])('%s', async (_name, labels, spoil, parts) => {
    const folder = path.join(temp.dir, `data-${(folders += 1)}`);
    writeIdxFolder(folder, labels);
    spoil(folder);
    const failure = await failureOf('distil', { recipe: recipeOn(folder) });
    expect(failure.type).toBe('InvalidData');
    for (const part of parts) expect(failure.message).toContain(part);
  });
});

describe('a store that can not be used', () => {
  type Change = Partial<Deployment['s3']>;
  const credentials = { accessKeyId: 'someone', secretAccessKey: 'else' };
  const STORES: [string, Change, string, string[]][] = [
    ['wrong credentials', { credentials }, 'StorageRefused', ['AWS_ACCESS_KEY_ID']],
    ['no bucket', { bucket: 'nowhere' }, 'StorageRefused', ['nowhere', 'STILLHOUSE_S3_BUCKET']],
    [
      'an address where nobody answers',
      { endpoint: 'http://127.0.0.1:1' },
      'StorageUnavailable',
      ['http://127.0.0.1:1'],
    ],
  ];
  const changed = (change: Change): Deployment => {
    const { temporal, s3 } = stillhouse.deployment;
    return { temporal, s3: { ...s3, ...change } };
  };

  beforeAll(() => stillhouse.supervisor.stop('main-worker'));
  afterEach(() => stillhouse.supervisor.stop('main-worker'));

  test.each(STORES)('%s', async (_name, change, type, parts) => {
    await stillhouse.startWorkers(['main-worker'], changed(change));
    const failure = await failureOf('distil', { recipe: tinyRecipe() });
    expect(failure.type).toBe(type);
    for (const part of parts) expect(failure.message).toContain(part);
  });

  test('the command line says the same', async () => {
    const results = await Promise.all(
      STORES.map(([, change]) =>
        runCli(['champion'], { ...stillhouse.variables, ...toVariables(changed(change)) }),
      ),
    );
    results.forEach(({ status, stderr }, i) => {
      expect(status).toBe(1);
      for (const part of STORES[i]?.[3] ?? []) expect(stderr).toContain(part);
      expect(stderr).not.toMatch(/^ +at /m); // a reason, and no stack
    });
  });
});
