/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * A champion is tested on newer rows of its table by the preprocessing that it learned with.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import type { Dataset } from '../../core/contracts/data/dataset';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createRandom } from '../../core/random/random';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { makeTempDir } from '../support/temp-dir';
import { createTrainJob } from '../support/train-job';

const temp = makeTempDir();
afterAll(temp.remove);

const dependencies = createDependencies();
const context = createJobContext({
  blobs: dependencies.blobs,
  checkpoints: createCheckpointStore(dependencies),
  engine: createCompiledEngine(loadTensorFlow()),
});

/** Customers of plans, each with so many; those on the basic plan leave if they are above 40. */
async function ingestPlans(name: string, plans: Record<string, number>): Promise<Dataset> {
  const random = createRandom(1, name);
  const lines = Object.entries(plans).flatMap(([plan, rows]) =>
    Array.from({ length: rows }, () => {
      const age = random.integer(20, 60);
      return [plan, age, plan === 'basic' && age > 40 ? 'yes' : 'no'].join();
    }),
  );
  const file = join(temp.dir, `${name}.csv`);
  writeFileSync(file, ['plan,age,left', ...lines].join('\n'));
  const source = {
    type: 'table',
    files: [file],
    target: { task: 'binary', column: 'left', positive: 'yes' },
    split: { method: 'stratified', validation: 0.2, test: 0.2 },
  };
  const data = parse(DataRecipe, { source, classes: 2 }, 'data');
  return (await createIngest(dependencies)({ data, seed: 1 })).output;
}

async function learn(dataset: Dataset) {
  const augment = { views: 1, shiftPixels: 0 };
  const { output } = await createAugment(dependencies)({ dataset, augment, teacherViews: 1, seed: 1 });
  const job = createTrainJob(
    { dataset, views: output.student },
    {
      key: dataset.sourceDigest,
      architecture: { type: 'mlp', hidden: [16] },
      epochs: 60,
      untilEpoch: 60,
    },
  );
  return (await runTrainJob(job, context)).network;
}

test.each([
  ['whose most frequent category is another one', { pro: 360, basic: 200, plus: 40 }],
  ['with a category more', { basic: 300, plus: 160, pro: 100, max: 90 }],
])('newer rows %s are read as the champion learned to', async (title, plans) => {
  const earlier = await ingestPlans('earlier', { basic: 300, plus: 200, pro: 100 });
  const network = await learn(earlier);
  const newer = await ingestPlans(Object.keys(plans).join('-'), plans);
  expect(newer.table?.preprocessing.digest).not.toBe(earlier.table?.preprocessing.digest);
  const own = await learn(newer);
  const members = (each: typeof network) => [{ network: each, weight: 1 }];
  const champion = {
    id: 'champion',
    members: members(network),
    measureLatency: true,
    ...(earlier.table && { preprocessing: earlier.table.preprocessing }),
  };
  const student = { id: 'student-1', members: members(own), measureLatency: false };
  const { scores } = await runTestJob(
    {
      kind: 'test',
      key: sha256(title),
      dataset: newer,
      contestants: [student, champion],
      latencyRows: 5,
      specificity: 0.9,
    },
    context,
  );
  // A fifth leaves, and both know who.
  for (const { errors } of scores) expect(errors! / newer.test.rows).toBeLessThan(0.08);
  expect(scores[1]!.atSpecificity!.truePositives).toBeGreaterThan(0);
});
