import { rankingQuality } from '../../../../core/policy/statistics/ranking-quality';
import { createRandom } from '../../../../core/random/random';

test('worked by hand', () => {
  // Positives score 0.8 and 0.4; negatives 0.6 and 0.1. Of four pairs three are right.
  // Thresholds: 0.8 (recall ½, precision 1), 0.6, 0.4 (recall 1, precision ⅔), 0.1.
  const quality = rankingQuality([0.8, 0.6, 0.4, 0.1], Uint8Array.of(1, 0, 1, 0));
  expect(quality?.rocAuc).toBe(0.75);
  expect(quality?.averagePrecision).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12);
});

test('one who puts all positives first is perfect, the opposite worthless, and a constant like chance', () => {
  const labels = Uint8Array.of(0, 0, 0, 1);
  expect(rankingQuality([1, 2, 3, 4], labels)).toEqual({ rocAuc: 1, averagePrecision: 1 });
  expect(rankingQuality([4, 3, 2, 1], labels)).toEqual({ rocAuc: 0, averagePrecision: 0.25 });
  expect(rankingQuality([7, 7, 7, 7], labels)).toEqual({ rocAuc: 0.5, averagePrecision: 0.25 });
});

test('without rows of both classes there is nothing to rank', () => {
  expect(rankingQuality([1, 2], Uint8Array.of(1, 1))).toBeUndefined();
  expect(rankingQuality([1, 2], Uint8Array.of(0, 0))).toBeUndefined();
});

test('as the definitions say, pair by pair and threshold by threshold, with many ties', () => {
  const random = createRandom('ranking');
  for (let time = 0; time < 20; time += 1) {
    const labels = Uint8Array.from({ length: 60 }, () => random.integer(0, 1));
    const scores = Float32Array.from(labels, (label) => random.integer(0, 6) + label);
    const rows = [...labels.keys()];
    const positives = rows.filter((row) => labels[row] === 1);
    const negatives = rows.filter((row) => labels[row] === 0);
    const pairs = positives.flatMap((p) =>
      negatives.map((n): number => (scores[p]! > scores[n]! ? 1 : scores[p] === scores[n] ? 0.5 : 0)),
    );
    const thresholds = [...new Set(scores)].sort((a, b) => b - a);
    let [recall, area] = [0, 0];
    for (const threshold of thresholds) {
      const taken = rows.filter((row) => scores[row]! >= threshold);
      const right = taken.filter((row) => labels[row] === 1).length;
      area += (right / positives.length - recall) * (right / taken.length);
      recall = right / positives.length;
    }
    const found = rankingQuality(scores, labels)!;
    expect(found.rocAuc).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
    expect(found.averagePrecision).toBeCloseTo(area, 12);
  }
});
