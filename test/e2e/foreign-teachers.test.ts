/**
 * Teachers that Stillhouse didn't train, in whole runs: a LightGBM model as ONNX beside a network trained here, and a file
 * of labels alone.
 */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import { unpackShard } from '../../core/data/table/table-shard';
import { toFloat32 } from '../../core/data/typed-bytes';
import { sha256 } from '../../storage/sha256';
import { CODED_COLUMNS, GOLDEN, HOME_COLUMNS, readModel } from '../support/golden-teachers';
import { startModelServer } from '../support/model-server';
import { distil } from '../support/run-outcome';
import { tableOf } from '../support/splits-of';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const SECRET = 'not-for-others';
const temp = makeTempDir();
afterAll(temp.remove);
let stillhouse: Stillhouse;
beforeAll(async () => {
  // Workers have the environment of whoever starts them.
  process.env['STILLHOUSE_SECRET_MODELS'] = SECRET;
  stillhouse = await startStillhouse();
}, 60_000);
afterAll(() => stillhouse.stop());

const TABLE = join(GOLDEN, 'customers.csv');
const TINY = tinyRecipe();

function recipeOf(line: string, members: (typeof TINY.teach)['members']) {
  return tinyRecipe({
    line,
    data: {
      source: {
        type: 'table',
        files: [TABLE],
        target: { task: 'binary', column: 'left', positive: 'yes' },
        id: 'customer_id',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
      },
      classes: 2,
    },
    augment: { views: 1, shiftPixels: 0 },
    // One model labels all rows, so that a network beside it does too, also those that it learned.
    teach: { ...TINY.teach, members, folds: 1, budget: { epochs: 12, batchSize: 32 }, maxErrorRate: 0.3 },
    train: { epochs: 12, seeds: [1, 2] },
    promote: { beatControls: false, maxErrorRate: 0.3 },
  });
}

const stepsOf = async (stage: string) =>
  [...(await readSteps(stillhouse.stores)).values()].filter((step) => step.stage === stage);

test('an ONNX model teaches beside a network, and its file is needed once', async () => {
  const file = join(temp.dir, 'boosted.onnx');
  copyFileSync(join(GOLDEN, 'lightgbm.onnx'), file);
  const digest = sha256(readModel('lightgbm'));
  const onnx = {
    type: 'onnx' as const,
    inputs: [{ reads: 'columns' as const, columns: CODED_COLUMNS }],
    output: { gives: 'probabilities' as const, classes: ['no', 'yes'] },
  };
  const network = { type: 'mlp' as const, hidden: [16] };
  const first = await distil(stillhouse.client, 'onnx', {
    recipe: recipeOf('onnx-customers', [network, { ...onnx, file }]),
  });
  expect(first.verdict).toBe('promoted');
  const teachers = first.report.models.filter(({ role }) => role === 'teacher');
  expect(teachers.map(({ architecture }) => architecture)).toEqual([
    [network],
    [{ type: 'foreign', name: 'onnx boosted.onnx' }],
  ]);
  expect(teachers[1]).toMatchObject({ rows: 180, cost: null, latencyUs: null });
  // One row in twenty or so can't be foretold.
  expect(teachers[1]!.errorRate).toBeLessThan(0.12);
  const before = (await readSteps(stillhouse.stores)).size;
  rmSync(file);
  const pinned = { uri: file, sha256: digest };
  const again = await distil(stillhouse.client, 'onnx-again', {
    recipe: recipeOf('onnx-customers', [network, { ...onnx, file: pinned }]),
  });
  expect(again.report).toEqual(first.report);
  expect((await readSteps(stillhouse.stores)).size).toBe(before);
}, 240_000);

test('several labels are taught by a model of someone else beside a network', async () => {
  const onnx = {
    type: 'onnx' as const,
    file: join(GOLDEN, 'extras.onnx'),
    inputs: [{ reads: 'columns' as const, columns: HOME_COLUMNS }],
    output: { gives: 'probabilities' as const, classes: ['garden', 'stove', 'lift'] },
  };
  const recipe = recipeOf('home-extras', [{ type: 'mlp', hidden: [16] }, onnx]);
  recipe.data = {
    source: {
      type: 'table',
      files: [join(GOLDEN, 'homes.csv')],
      target: { task: 'multi-label', columns: ['lift', 'garden', 'stove'] },
      columns: { price: { use: false } },
      id: 'home',
      split: { method: 'random', validation: 0.2, test: 0.2 },
    },
    classes: 3,
  };
  recipe.promote = { beatControls: false };
  const { verdict, report } = await distil(stillhouse.client, 'extras', { recipe });
  expect(verdict).toBe('promoted');
  const [, teacher] = report.models.filter(({ role }) => role === 'teacher');
  expect(teacher).toMatchObject({
    architecture: [{ type: 'foreign', name: 'onnx extras.onnx' }],
    rows: 3 * 120,
    cost: null,
  });
  // One label in twenty-five can't be foretold.
  expect(teacher!.errorRate).toBeLessThan(0.12);
  expect(teacher!.ranking!.rocAuc).toBeGreaterThan(0.9);
  expect(report.ensemble!.members[1]!.weight).toBeGreaterThan(0.3);
}, 240_000);

/** A rule of thumb about a customer, [no, yes]. */
function guess(visits: string | undefined, plan: string | undefined): [number, number] {
  return Number(visits === '' ? 20 : visits) < 15 && plan !== 'pro' ? [0.125, 0.875] : [0.9375, 0.0625];
}

test('a file of labels teaches alone; they are those of the rows, whatever order they come in', async () => {
  const lines = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1);
  const cells = lines.map((line) => line.split(','));
  const guesses = new Map(cells.map(([id = '', visits, plan]) => [id, guess(visits, plan)]));
  const targets = new Map(cells.map(([id = '', , , , left]) => [id, left === 'yes' ? 1 : 0]));
  const file = join(temp.dir, 'labels.csv');
  const rows = [...guesses].reverse().map(([id, [no, yes]]) => `${yes},${id},${no}`);
  writeFileSync(file, `p_yes,customer,p_no\n${rows.join('\n')}\n`);
  const labels = {
    type: 'labels' as const,
    file,
    id: 'customer',
    columns: ['p_yes', 'p_no'],
    output: { gives: 'probabilities' as const, classes: ['yes', 'no'] },
  };
  const { report } = await distil(stillhouse.client, 'labels', {
    recipe: recipeOf('labelled-customers', [labels]),
  });
  const dataset = (await stepsOf('ingest'))[0]!.output as Dataset;
  const idsOf = async (split: 'train' | 'test') => {
    const [shard] = tableOf(dataset[split]).shards;
    return unpackShard(await stillhouse.stores.blobs.read(shard!.bytes), [], 1).ids!.map(String);
  };
  const testIds = await idsOf('test');
  const wrong = testIds.filter((id) => Number(guesses.get(id)![1] > 0.5) !== targets.get(id));
  const [teacher] = report.models.filter(({ role }) => role === 'teacher');
  expect(teacher).toMatchObject({ errors: wrong.length, rows: 180 });
  expect(wrong.length).toBeGreaterThan(0);
  const trainIds = await idsOf('train');
  const shards = (await stepsOf('label')).map(({ output }) => output as LabelShard);
  const found = await Promise.all(
    shards.map(async (shard) =>
      toFloat32(await stillhouse.stores.blobs.read(shard.logProbabilities)).map(Math.exp),
    ),
  );
  const wanted = trainIds.flatMap((id) => guesses.get(id)!);
  expect(found.some((values) => values.every((value, i) => Math.abs(value - wanted[i]!) < 1e-6))).toBe(true);
}, 240_000);

/** A history as text, with what payloads hold. */
function readable(history: unknown): string {
  return JSON.stringify(history, (key: string, value: unknown) =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
  );
}

test('a server that is busy at first teaches beside a network, for those who know its secret', async () => {
  const unauthorised: unknown[] = [];
  let asked = 0;
  const server = await startModelServer({
    describe: '/v2/models/thumb/versions/1',
    description: {
      inputs: [
        { name: 'visits', datatype: 'FP32' },
        { name: 'plan', datatype: 'BYTES' },
      ],
      outputs: [{ name: 'chance' }],
    },
    ask: '/v2/models/thumb/versions/1/infer',
    answer: ({ inputs: [plan, visits] }: { inputs: { data: never[] }[] }) => {
      const data = visits!.data.map((count, row) => guess(String(count), plan!.data[row])[1]);
      return { outputs: [{ name: 'chance', shape: [data.length, 1], data }] };
    },
    fault: (_, response) => {
      asked += 1;
      if (asked % 7 !== 1) return false;
      response.writeHead(503).end();
      return true;
    },
  });
  try {
    const teacher = {
      type: 'http' as const,
      protocol: 'open-inference' as const,
      url: server.address,
      model: 'thumb',
      version: '1',
      inputs: [
        { reads: 'columns' as const, name: 'plan', columns: ['plan'] },
        { reads: 'columns' as const, name: 'visits', columns: [{ name: 'visits', missing: 20 }] },
      ],
      output: { gives: 'probabilities' as const, positive: 'yes' },
      connection: { batchRows: 50, auth: { prefix: 'Bearer ', secret: 'STILLHOUSE_SECRET_MODELS' } },
    };
    const recipe = recipeOf('served-customers', [{ type: 'mlp', hidden: [16] }, teacher]);
    const { report } = await distil(stillhouse.client, 'served', { recipe });
    const found = report.models
      .filter(({ role }) => role === 'teacher')
      .map(({ architecture }) => architecture);
    expect(found).toEqual([[{ type: 'mlp', hidden: [16] }], [{ type: 'foreign', name: 'http thumb 1' }]]);
    for (const { authorization } of server.headers) {
      if (authorization !== `Bearer ${SECRET}`) unauthorised.push(authorization);
    }
    expect(unauthorised).toEqual([]);
    // The sample, validation, training and test rows, and what was asked twice.
    expect(server.bodies.length).toBeGreaterThan(32 + 4 + 11 + 4 - 1);
    const history = await stillhouse.client.workflow.getHandle('served').fetchHistory();
    const text = readable(history);
    expect(text.includes('STILLHOUSE_SECRET_MODELS')).toBe(true);
    expect(text.includes(SECRET)).toBe(false);
  } finally {
    await server.stop();
  }
}, 240_000);
