import { createWeighEnsemble } from '../../activities/weigh-ensemble';
import type { WeighRequest } from '../../core/contracts/activities';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { TrainedModel } from '../../core/contracts/models/models';
import { InvalidData, MissingBlob } from '../../core/contracts/errors';
import { toBytes } from '../../core/data/typed-bytes';
import { blob, DATASET, trainedModel } from '../workflows/samples';
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

test('a teacher that ranks no better than chance is refused, few as its errors are', async () => {
  // Of class 1 the second one has chances 0.1, 0.9, 0.1, 0.9 on rows of classes 0, 1, 1, 0.
  const members = [await member('a', [0.9, 0.9, 0.8, 0.9], 0), await member('b', [0.9, 0.9, 0.1, 0.1], 1)];
  const weigh = async (minRocAuc: number) =>
    weighEnsemble({ ...(await request('uniform', members)), minRocAuc });
  const failure = weigh(0.75);
  await expect(failure).rejects.toThrow(InvalidData);
  await expect(failure).rejects.toThrow(
    'teacher 2 is too weak to teach: its ROC-AUC on validation is 0.5000, teach.minRocAuc asks for 0.75',
  );
  await expect(failure).rejects.toMatchObject({ fields: { member: 1, rocAuc: 0.5, minRocAuc: 0.75 } });
  await expect(weigh(0.5)).resolves.toMatchObject({ validation: { rows: 4 } });
});

test('a calibrated ensemble carries its temperature, and the loss that it then has', async () => {
  // Sure of all rows and wrong in one of four: NLL is least where the chance is 3/4, odds 3 of 9 : 1.
  const members = [await member('a', [0.9, 0.9, 0.9, 0.1], 1)];
  const plain = await weighEnsemble(await request('uniform', members));
  const calibrated = await weighEnsemble({ ...(await request('uniform', members)), calibrate: true });
  expect(plain).not.toHaveProperty('temperature');
  expect(plain.account).not.toHaveProperty('calibration');
  expect(calibrated.temperature).toBeCloseTo(2, 5);
  expect(calibrated.validation.loss).toBeCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, 6);
  expect(calibrated.account).toMatchObject({
    validation: plain.validation,
    calibration: { temperature: calibrated.temperature, bins: 15 },
  });
  // Confidence 0.9 where three of four are right.
  expect(calibrated.account?.calibration?.before.calibrationError).toBeCloseTo(0.15, 6);
  expect(calibrated.account?.calibration?.after.calibrationError).toBeCloseTo(0, 6);
});

describe('with folds', () => {
  const folds = { folds: 2, assignment: blob('folds') };
  const withoutFold = async (identity: string, right: number[], fold: number, of = folds) => ({
    ...(await member(identity, right, 1)),
    selection: { without: { ...of, fold } },
  });
  const models = async () => [
    await withoutFold('a0', [0.9, 0.9, 0.9, 0.5], 0),
    await withoutFold('a1', [0.7, 0.9, 0.9, 0.1], 1),
    await withoutFold('b0', [0.6, 0.6, 0.6, 0.6], 0),
    await withoutFold('b1', [0.6, 0.6, 0.6, 0.4], 1),
  ];
  const folded = async (members: TrainedModel[], changes: Partial<WeighRequest> = {}) =>
    weighEnsemble({ ...(await request('uniform', members)), folds, ...changes });

  test('the models of a member share its weight, and are weighed as their mean', async () => {
    const members = await models();
    const ensemble = await folded(members);
    expect(ensemble.folds).toEqual(folds);
    expect(ensemble.members).toEqual(
      members.map(({ network }, i) => ({ network, weight: 0.25, fold: i % 2 })),
    );
    const a = [0.8, 0.9, 0.9, 0.3];
    const b = [0.6, 0.6, 0.6, 0.5];
    const lossOf = (chances: number[]) => -chances.reduce((sum, p) => sum + Math.log(p), 0) / 4;
    expect(ensemble.validation.loss).toBeCloseTo(lossOf(a.map((p, i) => (p + (b[i] ?? 0)) / 2)), 6);
    expect(ensemble.account?.folds).toBe(2);
    expect(ensemble.account?.members).toHaveLength(2);
    expect(ensemble.account?.members[0]?.validation.loss).toBeCloseTo(lossOf(a), 6);
  });

  test('every model must meet the floor: it labels a fold alone', async () => {
    const members = await models();
    const weak = { ...members[3]!, validation: { errors: 3, rows: 4, loss: 1 } };
    await expect(folded([...members.slice(0, 3), weak])).rejects.toThrow(
      'teacher 2 (without fold 2 of 2) is too weak to teach: 3 of 4 validation rows wrong',
    );
  });

  test('a model that learned from other rows than it says it did is refused', async () => {
    const members = await models();
    const other = { folds: 2, assignment: blob('other folds') };
    const strays = [
      await member('all rows', [0.9, 0.9, 0.9, 0.5], 1),
      await withoutFold('a1', [0.7, 0.9, 0.9, 0.1], 1),
      await withoutFold('a0', [0.7, 0.9, 0.9, 0.1], 0, other),
    ];
    for (const stray of strays) {
      await expect(folded([stray, ...members.slice(1)])).rejects.toThrow(
        'teacher 1 was not trained without fold 1 of 2',
      );
    }
  });
});

test('probabilities that are gone say so', async () => {
  const failure = weighEnsemble(await request('uniform', [trainedModel({ identity: 'gone', errors: 1 })]));
  await expect(failure).rejects.toThrow(MissingBlob);
});
