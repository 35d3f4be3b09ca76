import type { TrainingData } from '../../workers/trainer/training-data';
import { selectTrainingData } from '../../workers/trainer/select-training-data';
import { createDependencies } from '../activities/main-dependencies';

const ROWS = 12;
const { blobs } = createDependencies();

/** Every number says which row it belongs to. */
const DATA: TrainingData = {
  train: {
    rows: ROWS,
    shape: [3],
    inputs: Float32Array.from({ length: 3 * ROWS }, (_, i) => Math.floor(i / 3) + (i % 3) / 10),
    labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 2),
    weights: Float32Array.from({ length: ROWS }, (_, row) => row + 1),
  },
  validation: { rows: 1, shape: [3], inputs: new Float32Array(3), labels: new Uint8Array(1) },
  views: [0, 1].map((view) => ({
    shifts: Int8Array.from({ length: 2 * ROWS }, (_, i) => Math.floor(i / 2) * (i % 2 ? 1 : -1)),
    softLogProbabilities:
      view === 0 ? null : Float32Array.from({ length: 2 * ROWS }, (_, i) => -Math.floor(i / 2)),
  })),
};

test('what belongs to a row stays with it, in every view; validation stays whole', async () => {
  const assignment = await blobs.write(Uint8Array.from({ length: ROWS }, (_, row) => row % 3));
  const { train, validation, views } = await selectTrainingData(
    DATA,
    {
      without: { folds: 3, assignment, fold: 1 },
      bagging: { fraction: 1, replace: true, seed: 3 },
    },
    blobs,
  );
  const rows = Array.from({ length: train.rows }, (_, i) => Math.floor(train.inputs[3 * i] ?? NaN));
  expect(rows).toHaveLength(8);
  expect(new Set(rows).size).toBeLessThan(8);
  expect(rows.some((row) => row % 3 === 1)).toBe(false);
  expect([...train.labels]).toEqual(rows.map((row) => row % 2));
  expect([...train.weights!]).toEqual(rows.map((row) => row + 1));
  expect([...train.inputs]).toEqual(rows.flatMap((row) => [row, row + 0.1, row + 0.2].map(Math.fround)));
  const [moved, labelled] = views;
  expect([...moved!.shifts]).toEqual(rows.flatMap((row) => [row * -1, row]));
  expect(moved!.softLogProbabilities).toBeNull();
  expect([...labelled!.softLogProbabilities!]).toEqual(rows.flatMap((row) => [-row, -row]));
  expect(validation).toBe(DATA.validation);
});

test('folds of other rows are refused', async () => {
  const assignment = await blobs.write(new Uint8Array(ROWS + 1));
  const without = { folds: 3, assignment, fold: 1 };
  await expect(selectTrainingData(DATA, { without }, blobs)).rejects.toThrow(
    "the folds of 13 rows don't fit 12 training rows",
  );
});

test('operations and columns stay with selected rows; labels of all rows are not taken for theirs', async () => {
  const layout = { columns: [], blank: new Float32Array(3) };
  const recipe = { operations: [{ type: 'noise', deviation: 1 } as const], seed: 4 };
  const [plain, labelled] = DATA.views;
  const select = (view: (typeof DATA.views)[number]) =>
    selectTrainingData(
      { ...DATA, train: { ...DATA.train, layout }, views: [{ ...view, recipe }] },
      { bagging: { fraction: 0.5, replace: false, seed: 3 } },
      blobs,
    );
  const { train, views } = await select(plain!);
  expect([train.layout, views[0]!.recipe]).toEqual([layout, recipe]);
  await expect(select(labelled!)).rejects.toThrow('have other labels');
});
