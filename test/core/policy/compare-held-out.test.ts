import { accountHeldOut, findSwap, knowsOwnFolds } from '../../../core/policy/compare-held-out';
import { createRandom } from '../../../core/random/random';

const FOLDS = 4;
const ROWS = 800;

/**
 * Losses of models, each of which knows the rows of all folds but one by `gap` better.
 *
 * @param unseen the fold that each model really didn't see; −1 saw all
 */
function draw(unseen: number[], { gap = 0.1, worse = [0, 0, 0, 0], hard = [0, 0, 0, 0] } = {}) {
  const random = createRandom('held out');
  const folds = Uint8Array.from({ length: ROWS }, (_, row) => row % FOLDS);
  const base = Float64Array.from(folds, (fold) => 0.4 + 0.2 * random.uniform() + (hard[fold] ?? 0));
  const losses = unseen.map((left, model) =>
    Float32Array.from(
      base,
      (loss, row) => loss + (worse[model] ?? 0) + 0.1 * random.uniform() - (folds[row] === left ? 0 : gap),
    ),
  );
  return { losses, folds };
}

test('models in their places are no swap, however good each is and however hard a fold', () => {
  expect(findSwap(draw([0, 1, 2, 3]))).toBeNull();
  expect(findSwap(draw([0, 1, 2, 3], { worse: [0, 0.5, 0, 0], hard: [0, 0, 0.7, 0] }))).toBeNull();
});

test('models that learned nothing by heart may lie in any order', () => {
  expect(findSwap(draw([1, 0, 2, 3], { gap: 0 }))).toBeNull();
});

test('a swap is found, of the two that it is of', () => {
  expect(findSwap(draw([0, 3, 2, 1]))?.models).toEqual([1, 3]);
  expect(findSwap(draw([0, 3, 2, 1], { worse: [0, 0.5, 0, 0], hard: [0, 0, 0.7, 0] }))?.models).toEqual([
    1, 3,
  ]);
  expect(findSwap(draw([1, 2, 3, 0]))).not.toBeNull();
});

test('models that know their own rows better than others do are in no order that can be right', () => {
  expect(knowsOwnFolds(draw([1, 2, 3, 0]))).toBe(true);
  expect(knowsOwnFolds(draw([1, 2, 3, 0], { worse: [0, 0.5, 0, 0], hard: [0, 0, 0.7, 0] }))).toBe(true);
  expect(knowsOwnFolds(draw([0, 1, 2, 3], { worse: [0, 0.5, 0, 0] }))).toBe(false);
  expect(knowsOwnFolds(draw([-1, -1, -1, -1]))).toBe(false);
});

test('few rows prove nothing, and models that are one and the same are no swap', () => {
  const { losses, folds } = draw([0, 3, 2, 1]);
  const few = losses.map((model) => model.subarray(0, 76));
  expect(findSwap({ losses: few, folds: folds.subarray(0, 76) })).toBeNull();
  const [one] = losses;
  expect(findSwap({ losses: [one!, one!, one!, one!], folds })).toBeNull();
});

test('the account, by hand', () => {
  const folds = Uint8Array.of(0, 1, 0, 1);
  const losses = [Float32Array.of(1, 0.25, 2, 0.75), Float32Array.of(0.5, 3, 0.5, 2)];
  const told = accountHeldOut({ losses, folds }, { loss: 1.5, rows: 2 });
  // Unseen are 1, 3, 2 and 2: their variance is 2/3, of the mean 1/6, and of a difference to two rows of the kind 1/2.
  expect(told).toMatchObject({ rows: 4, unseen: 2, seen: 0.5, validation: 1.5 });
  expect(told.deviations).toBeCloseTo(0.5 / Math.sqrt(0.5), 10);
});
