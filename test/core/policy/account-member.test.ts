import { accountMember } from '../../../core/policy/account-member';
import {
  ensembleWeights,
  type EnsembleWeightsRequest,
  type WeighedEnsemble,
} from '../../../core/policy/ensemble-weights';

/** Three rows of classes 0, 0, 1. The third member is the second one's twin. */
const LABELS = Uint8Array.of(0, 0, 1);
const GOOD = Float32Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7);
const WEAK = Float32Array.of(0.6, 0.4, 0.25, 0.75, 0.5, 0.5);

const request = (probabilities: Float32Array[], method: 'uniform' | 'validation') => ({
  probabilities,
  labels: LABELS,
  classes: 2,
  method,
});

const accountMembers = (wanted: EnsembleWeightsRequest, weighed: WeighedEnsemble) =>
  wanted.probabilities.map((_, i) => accountMember(wanted, weighed, i));

test('each member alone, its weight, and the others without it, by hand', () => {
  const wanted = request([GOOD, WEAK, WEAK], 'uniform');
  const [first, second, third] = accountMembers(wanted, ensembleWeights(wanted));
  expect(first).toMatchObject({ weight: 1 / 3, validation: { errors: 0, rows: 3 } });
  expect(first?.validation.loss).toBeCloseTo(-Math.log(0.9 * 0.8 * 0.7) / 3, 6);
  // Without it, two of a kind are left. A tie goes to class 0, so the third row is wrong as well.
  expect(first?.without).toMatchObject({ errors: 2, rows: 3 });
  expect(first?.without?.loss).toBeCloseTo(-Math.log(0.6 * 0.25 * 0.5) / 3, 6);
  expect(second?.without?.loss).toBeCloseTo(-Math.log(0.75 * 0.525 * 0.6) / 3, 6);
  expect(third).toEqual(second);
});

test('the others are weighed anew, by the same method', () => {
  const wanted = request([GOOD, WEAK, Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5)], 'validation');
  const [good] = accountMembers(wanted, ensembleWeights(wanted));
  // Of the other two the coin is best alone: by the weak one's share the loss rises at 1 − (0.6 + 0.25 + 0.5) / 1.5. All
  // alike, they would have −ln(0.55 · 0.375 · 0.5) / 3.
  expect(good?.without?.loss).toBeCloseTo(Math.log(2), 4);
});

test('areas under the ROC curve, for two classes only', () => {
  const wanted = request([GOOD, WEAK], 'uniform');
  const ranked = accountMembers(wanted, ensembleWeights(wanted)).map(({ rocAuc }) => rocAuc);
  // Chances of class 1: 0.1, 0.2 | 0.7; and 0.4, 0.75 | 0.5, where one of two pairs is in order.
  expect(ranked).toEqual([1, 0.5]);
  const three = { ...wanted, classes: 3, labels: Uint8Array.of(0, 2) };
  const [only] = accountMembers(
    { ...three, probabilities: [Float32Array.of(0.5, 0.3, 0.2, 0.1, 0.1, 0.8)] },
    { weights: [1], score: { errors: 0, rows: 2, loss: 0 } },
  );
  expect(only).not.toHaveProperty('rocAuc');
  expect(only?.without).toBeNull();
});
