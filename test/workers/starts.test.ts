/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Training jobs that start from an earlier model in the store. */
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { TrainedModel } from '../../core/contracts/models/models';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights } from '../../core/models/weights-file';
import { sha256 } from '../../storage/sha256';
import { runTrainGroupJob } from '../../workers/trainer/run-train-group-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createTrainJob } from '../support/train-job';
import { writeStripedData } from '../support/write-striped-data';

const { blobs } = createDependencies();
const context = createJobContext({ blobs, engine: createCompiledEngine(loadTensorFlow()) });

let data: { dataset: Dataset; views: View[] };
let base: TrainedModel;

beforeAll(async () => {
  const { dataset, view } = await writeStripedData(blobs, { train: 150, validation: 40, test: 40 });
  data = { dataset, views: [view] };
  base = await runTrainJob(createTrainJob(data, { seed: 11 }), context);
});

async function hiddenOf({ network }: TrainedModel): Promise<Float32Array> {
  const { architecture, inputShape, classes } = network;
  const specs = listWeights(architecture, inputShape, classes);
  return decodeWeights(await blobs.read(network.weights), specs).get('dense_1/kernel')!;
}

test('layers of the model in the store are taken over and stay as they are', async () => {
  const start = { network: base.network, newHead: true, freeze: true };
  const key = sha256('frozen');
  const [frozen, free] = [
    await runTrainJob(createTrainJob(data, { key, start }), context),
    await runTrainJob(
      createTrainJob(data, { key: sha256('free'), start: { ...start, freeze: false } }),
      context,
    ),
  ];
  expect(await hiddenOf(frozen)).toEqual(await hiddenOf(base));
  expect(await hiddenOf(free)).not.toEqual(await hiddenOf(base));
  const [pixels, hidden] = [data.dataset.shape.reduce((a, b) => a * b), 8];
  const adopted = pixels * hidden + hidden;
  expect(frozen.adopted).toEqual({ adopted, frozen: adopted });
  expect(free.adopted).toEqual({ adopted, frozen: 0 });
  expect(base).not.toHaveProperty('adopted');
});

test('networks of a group start from it all', async () => {
  const start = { network: base.network, newHead: true, freeze: true };
  const {
    kind: _kind,
    key: _key,
    loss,
    optimizer,
    seed,
    resumeFrom,
    ...shared
  } = createTrainJob(data, { start });
  const outcomes = await runTrainGroupJob(
    {
      kind: 'train-group',
      shared,
      members: [1, 2].map((number) => ({
        key: sha256(`member ${number}`),
        loss,
        optimizer,
        resumeFrom,
        seed: seed + number,
        isDone: false,
      })),
    },
    context,
  );
  expect(outcomes).toHaveLength(2);
  for (const outcome of outcomes) {
    if (outcome?.outcome !== 'trained') throw new Error('it did not train');
    expect(await hiddenOf(outcome.model)).toEqual(await hiddenOf(base));
  }
});
