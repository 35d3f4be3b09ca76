import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { Dataset } from '../../core/contracts/dataset';
import type { TrainedModel } from '../../core/contracts/models';
import { InvalidData, MissingBlob } from '../../core/contracts/errors';
import { toBytes } from '../../core/data/typed-bytes';
import { DATASET, trainedModel } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const { blobs, ...rest } = createDependencies();
const weighEnsemble = createWeighEnsemble({ blobs, ...rest });

const LABELS = [0, 1, 1, 0];

async function dataset(): Promise<Dataset> {
  const labels = await blobs.write(Uint8Array.from(LABELS));
  return { ...DATASET, classes: 2, validation: { ...DATASET.validation, rows: 4, labels } };
}

/** A member that gives the right class this probability, row by row. */
async function member(identity: string, right: number[], errors: number): Promise<TrainedModel> {
  const rows = right.flatMap((p, row) => (LABELS[row] === 0 ? [p, 1 - p] : [1 - p, p]));
  const validationProbabilities = await blobs.write(toBytes(Float32Array.from(rows)));
  return {
    ...trainedModel({ identity }),
    validation: { errors, rows: 4, loss: 1 },
    validationProbabilities,
  };
}

const request = async (weights: 'uniform' | 'validation', members: TrainedModel[], maxErrorRate = 0.5) => ({
  dataset: await dataset(),
  members,
  weights,
  maxErrorRate,
});

test('uniform weights are all alike; the score is that of the mean', async () => {
  const members = [await member('a', [0.9, 0.9, 0.9, 0.1], 1), await member('b', [0.9, 0.9, 0.1, 0.5], 1)];
  const ensemble = await weighEnsemble(await request('uniform', members));
  expect(ensemble.members).toEqual(members.map(({ network }) => ({ network, weight: 0.5 })));
  const mean = [0.9, 0.9, 0.5, 0.3];
  expect(ensemble.validation.loss).toBeCloseTo(-mean.reduce((sum, p) => sum + Math.log(p), 0) / 4, 6);
  expect(ensemble.validation.rows).toBe(4);
});

test('validation weights leave out a member that only harms', async () => {
  const members = [
    await member('good', [0.9, 0.8, 0.9, 0.8], 0),
    await member('bad', [0.3, 0.2, 0.3, 0.2], 2),
  ];
  const { members: weighed } = await weighEnsemble(await request('validation', members));
  expect(weighed[0]!.weight).toBeCloseTo(1, 5);
  expect(weighed[1]!.weight).toBeCloseTo(0, 5);
});

test('a teacher that is too weak is refused by number', async () => {
  const members = [await member('a', [0.9, 0.9, 0.9, 0.1], 1), await member('b', [0.1, 0.1, 0.1, 0.9], 3)];
  const failure = weighEnsemble(await request('validation', members, 0.25));
  await expect(failure).rejects.toThrow(InvalidData);
  await expect(failure).rejects.toThrow(
    'teacher 2 is too weak to teach: 3 of 4 validation rows wrong, teach.maxErrorRate allows 0.25',
  );
  await expect(failure).rejects.toMatchObject({
    fields: { member: 1, errors: 3, rows: 4, maxErrorRate: 0.25 },
  });
});

test('probabilities that are gone say so', async () => {
  const failure = weighEnsemble(await request('uniform', [trainedModel({ identity: 'gone', errors: 1 })]));
  await expect(failure).rejects.toThrow(MissingBlob);
});
