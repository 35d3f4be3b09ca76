import { chooseThreshold, countAtThreshold } from '../../../../core/policy/statistics/operating-point';
import { readGolden } from '../golden';

interface Case {
  name: string;
  specificity: number;
  labels: number[];
  scores: number[];
  half: number;
  validation: { specificity: number; sensitivity: number };
  test: ReturnType<typeof countAtThreshold>;
}

const { operatingPoints } = readGolden('clinical-measures') as { operatingPoints: Case[] };

describe.each(operatingPoints)(
  '$name',
  ({ specificity, labels, scores, half, validation, test: counted }) => {
    const part = (from: number, until?: number) =>
      [Float64Array.from(scores.slice(from, until)), Uint8Array.from(labels.slice(from, until))] as const;
    const threshold = chooseThreshold(...part(0, half), specificity)!;

    test("on the rows it is chosen on, it is where scikit-learn's ROC curve reaches the specificity", () => {
      const found = countAtThreshold(...part(0, half), threshold);
      expect(found.trueNegatives / found.negatives).toBeCloseTo(validation.specificity, 12);
      expect(found.truePositives / found.positives).toBeCloseTo(validation.sensitivity, 12);
      expect(found.trueNegatives / found.negatives).toBeGreaterThanOrEqual(specificity);
    });

    test("on other rows, counts are NumPy's", () => {
      expect(countAtThreshold(...part(half), threshold)).toEqual(counted);
    });
  },
);

test('a share that float64 rounds up asks for no row more', () => {
  const scores = Float64Array.from({ length: 100 }, (_, i) => i);
  expect(0.07 * 100).toBeGreaterThan(7);
  expect(chooseThreshold(scores, new Uint8Array(100), 0.07)).toBe(6);
});

test('rows with the score of the threshold are not above it', () => {
  const scores = Float64Array.of(0, 1, 1, 1, 2);
  const labels = Uint8Array.of(0, 0, 0, 1, 1);
  const threshold = chooseThreshold(scores, labels, 0.5)!;
  expect(threshold).toBe(1);
  expect(countAtThreshold(scores, labels, threshold)).toEqual({
    trueNegatives: 3,
    negatives: 3,
    truePositives: 1,
    positives: 2,
  });
});

test('where no row is negative there is no threshold', () => {
  expect(chooseThreshold(Float64Array.of(1, 2), Uint8Array.of(1, 1), 0.9)).toBeUndefined();
});
