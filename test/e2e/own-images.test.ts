/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Image files of the user's become a data set that a network learns from: the activity and a trainer's job, in one
 * process.
 */
import path from 'node:path';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import { parse } from '../../core/contracts/parse';
import { DataRecipe } from '../../core/contracts/recipe';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createStripedImages } from '../support/striped-images';
import { makeTempDir } from '../support/temp-dir';
import { createTrainJob } from '../support/train-job';
import { encodePng, writeFiles } from '../support/write-images';

const temp = makeTempDir();
afterAll(() => temp.remove());
const ROWS = 400;

async function writeImageFolder(): Promise<void> {
  const { inputs, labels } = createStripedImages(ROWS, 1);
  const files = Array.from(labels, (label, row) => {
    const pixels = inputs.subarray(64 * row, 64 * (row + 1));
    return [`line ${label}/${row}.png`, encodePng(pixels, [8, 8, 1])] as const;
  });
  await writeFiles(path.join(temp.dir, 'lines'), Object.fromEntries(files));
}

test('a folder of images is ingested, learned and tested', async () => {
  await writeImageFolder();
  const dependencies = createDependencies();
  const source = { type: 'image-folder', directory: path.join(temp.dir, 'lines'), size: [8, 8], channels: 1 };
  const data = parse(DataRecipe, { source, classes: 4, validationRows: 60, testRows: 80 }, 'data');
  const { output: dataset } = await createIngest(dependencies)({ data, seed: 3 });
  expect(dataset.classNames).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
  const { output: views } = await createAugment(dependencies)({
    dataset,
    augment: { views: 1, shiftPixels: 0 },
    teacherViews: 1,
    seed: 3,
  });
  const context = createJobContext({
    blobs: dependencies.blobs,
    checkpoints: createCheckpointStore(dependencies),
    engine: createCompiledEngine(loadTensorFlow()),
  });
  const model = await runTrainJob(
    createTrainJob(
      { dataset, views: views.student },
      { architecture: { type: 'mlp', hidden: [16] }, epochs: 12, untilEpoch: 12, seed: 1 },
    ),
    context,
  );
  const contestant = {
    id: 'student',
    members: [{ network: model.network, weight: 1 }],
    measureLatency: false,
  };
  const { scores } = await runTestJob(
    { kind: 'test', key: sha256('test'), dataset, contestants: [contestant], latencyRows: 10 },
    context,
  );
  // Labels out of step with the images would leave three in four wrong.
  expect(scores[0]!.errors).toBeLessThan(8);
});
