/** Students learn from a layer within a network of PyTorch, in whole runs. */
import { join } from 'node:path';
import type { HintShard } from '../../core/contracts/labels/hints';
import type { TrainedModel } from '../../core/contracts/models/models';
import { fromHalves } from '../../core/data/soft-labels/half-floats';
import { CODED, GOLDEN } from '../support/golden-teachers';
import { distil, runToFailure } from '../support/run-outcome';
import { startStillhouse, type Stillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { tinyRecipe } from '../support/tiny-recipe';

let stillhouse: Stillhouse;
beforeAll(async () => {
  stillhouse = await startStillhouse();
}, 60_000);
afterAll(() => stillhouse.stop());

const TINY = tinyRecipe();
const LAYER = { name: 'relu', shape: [8] };

function recipeOf(layer: { name: string; shape: number[] }, hints: object[] | undefined) {
  const columns = [{ name: 'visits', missing: 20 }, CODED, 'tenure'];
  const teacher = {
    type: 'onnx' as const,
    file: join(GOLDEN, 'torch-logit.onnx'),
    inputs: [{ reads: 'columns' as const, columns }],
    output: { gives: 'logits' as const, positive: 'yes' },
    layers: [layer],
  };
  return {
    ...tinyRecipe({
      line: 'hinted-customers',
      data: {
        source: {
          type: 'table',
          files: [join(GOLDEN, 'customers.csv')],
          target: { task: 'binary', column: 'left', positive: 'yes' },
          id: 'customer_id',
          split: { method: 'stratified', validation: 0.2, test: 0.2 },
        },
        classes: 2,
      },
      augment: { views: 1, shiftPixels: 0 },
      label: { shardRows: 300 },
      teach: { ...TINY.teach, members: [teacher], maxErrorRate: 0.3 },
      train: { epochs: 6, seeds: [1, 2] },
      promote: { beatControls: false, maxErrorRate: 0.4 },
    }),
    student: { ...TINY.student, ...(hints && { hints }) },
  };
}

const stepsOf = async (stage: string) =>
  [...(await readSteps(stillhouse.stores)).values()].filter((step) => step.stage === stage);
const labelsOf = async () =>
  (await stepsOf('label')).filter(({ output }) => 'logProbabilities' in Object(output));

const studentsOf = async () =>
  (await stepsOf('train')).map(({ output }) => (output as TrainedModel).network.weights.digest);

test('what its layer gives is kept beside its labels, which stay as they were without', async () => {
  await distil(stillhouse.client, 'unhinted', { recipe: recipeOf(LAYER, undefined) });
  const students = await studentsOf();
  const labels = await labelsOf();
  const hints = [
    { method: 'fitnets', weight: 0.5, teacherLayer: 'relu', studentLayer: 'dense_1_relu' },
    { method: 'similarity-preserving', weight: 100, project: 4 },
  ];
  const { report } = await distil(stillhouse.client, 'hinted', { recipe: recipeOf(LAYER, hints) });
  expect(report.models.filter(({ role }) => role === 'teacher')).toHaveLength(1);
  expect(await labelsOf()).toEqual(labels);
  const shards = (await stepsOf('label'))
    .map(({ output }) => output as HintShard)
    .filter((output) => 'values' in output);
  // Two hints of the training rows, in two shards each.
  expect(shards.map(({ shape, start, end }) => [shape[0], start, end]).sort()).toEqual([
    [4, 0, 300],
    [4, 300, 540],
    [8, 0, 300],
    [8, 300, 540],
  ]);
  for (const { values } of shards.filter(({ shape }) => shape[0] === 8)) {
    const numbers = fromHalves(new Uint16Array((await stillhouse.stores.blobs.read(values)).slice().buffer));
    expect(numbers.every((value) => value >= 0)).toBe(true);
    expect(numbers.some((value) => value > 0.1)).toBe(true);
  }
  // Two seeds of another student than without; controls are what they were.
  const others = (await studentsOf()).filter((weights) => !students.includes(weights));
  expect(others).toHaveLength(2);
}, 240_000);

test('a layer that isn’t there, or of another shape, ends the run where its teacher is looked at', async () => {
  const fail = (id: string, layer: typeof LAYER) =>
    runToFailure(stillhouse.client, 'distil', id, {
      recipe: recipeOf(layer, [{ method: 'fitnets', weight: 1 }]),
    });
  expect(await fail('misnamed', { ...LAYER, name: 'relu_1' })).toMatchObject({
    type: 'InvalidInput',
    message: expect.stringContaining(
      'teach.members[0].layers[0].name: got "relu_1", allowed: a tensor of the model: div, linear, relu, logit',
    ) as string,
  });
  expect(await fail('misshapen', { ...LAYER, shape: [64] })).toMatchObject({
    message: expect.stringContaining(
      'teach.members[0].layers[0].shape: got [64], allowed: [8], which the model gives for a row',
    ) as string,
  });
}, 120_000);
