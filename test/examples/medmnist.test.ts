/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * An archive in MedMNIST's layout, labels of [rows, 1] included, becomes data that the recipe's networks learn from, and is
 * tested at the recipe's specificity: the activities and a trainer's jobs, in one process.
 */
import { join } from 'node:path';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import { readRecipe } from '../../activities/read-recipe';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { RECIPES_DIR } from '../../infra/config/project-paths';
import { createCheckpointStore } from '../../storage/checkpoint-store';
import { sha256 } from '../../storage/sha256';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { writeMedMnist } from '../support/stand-in-data';
import { makeTempDir } from '../support/temp-dir';
import { createTrainJob } from '../support/train-job';

const temp = makeTempDir();
afterAll(temp.remove);

test("the recipe's data are ingested, learned, and tested at its specificity", async () => {
  const file = join(temp.dir, 'pneumoniamnist.npz');
  writeMedMnist(file);
  const recipe = await readRecipe(
    { recipe: 'medmnist', overrides: { data: { source: { file } } } },
    RECIPES_DIR,
  );
  const dependencies = createDependencies();
  const { output: dataset } = await createIngest(dependencies)({ data: recipe.data, seed: recipe.seed });
  expect([dataset.train.rows, dataset.validation.rows, dataset.test.rows]).toEqual([240, 60, 80]);
  const augment = { ...recipe.augment, views: 2 };
  const { output: views } = await createAugment(dependencies)({ dataset, augment, teacherViews: 1, seed: 3 });
  const context = createJobContext({
    blobs: dependencies.blobs,
    checkpoints: createCheckpointStore(dependencies),
    engine: createCompiledEngine(loadTensorFlow()),
  });
  const [, student] = recipe.sweep.architectures;
  const { network } = await runTrainJob(
    createTrainJob(
      { dataset, views: views.student },
      {
        architecture: student!,
        optimizer: recipe.student.optimizer,
        batchSize: 16,
        epochs: 6,
        untilEpoch: 6,
        seed: 1,
      },
    ),
    context,
  );
  const contestants = [{ id: 'student', members: [{ network, weight: 1 }], measureLatency: false }];
  const { specificity } = recipe.evaluate;
  const { scores } = await runTestJob(
    { kind: 'test', key: sha256('test'), dataset, contestants, latencyRows: 10, specificity: specificity! },
    context,
  );
  // The spot tells: labels out of step with the images would leave a quarter wrong at best.
  const { errors, ranking, atSpecificity } = scores[0]!;
  expect(errors).toBeLessThan(8);
  expect(ranking!.rocAuc).toBeGreaterThan(0.95);
  expect(atSpecificity).toMatchObject({ negatives: 20, positives: 60 });
  expect(atSpecificity!.truePositives).toBeGreaterThan(45);
});
