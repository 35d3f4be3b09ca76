import { bootstrapDifferences } from '../../../../core/policy/statistics/bootstrap-differences';
import { compareRankings } from '../../../../core/policy/statistics/compare-rankings';
import { rankingQuality, rankRows, sampleRanking } from '../../../../core/policy/statistics/ranking-quality';
import { createRandom } from '../../../../core/random/random';

const ROWS = 400;

/** Labels, and scores that say something of them with noise of a given size. */
function draw(seed: string) {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: ROWS }, () => (random.uniform() < 0.3 ? 1 : 0));
  const hardness = Float64Array.from(labels, () => random.normal());
  const score = (noise: number) =>
    Float64Array.from(labels, (label, row) => label + 1.5 * hardness[row]! + noise * random.normal());
  return { labels, score };
}

/** Methods that tell two classes apart. */
const compare = (
  student: readonly ArrayLike<number>[],
  other: readonly ArrayLike<number>[],
  labels: Uint8Array,
) => {
  const answers = (seeds: readonly ArrayLike<number>[]) => seeds.map((scores) => [{ scores, labels }]);
  return compareRankings(answers(student), answers(other));
};

test('a sample counts each row as often as it is in it', () => {
  const random = createRandom('sample');
  const labels = Uint8Array.from({ length: 50 }, () => random.integer(0, 1));
  const scores = Float64Array.from(labels, (label) => random.integer(0, 9) + 2 * label);
  const drawn = Int32Array.from({ length: 50 }, () => random.integer(0, 49));
  const counts = new Uint16Array(50);
  for (const row of drawn) counts[row]! += 1;
  const copied = rankingQuality(
    Float64Array.from(drawn, (row) => scores[row]!),
    Uint8Array.from(drawn, (row) => labels[row]!),
  )!;
  const counted = sampleRanking(rankRows(scores, labels), counts)!;
  expect(counted.rocAuc).toBeCloseTo(copied.rocAuc, 12);
  expect(counted.averagePrecision).toBeCloseTo(copied.averagePrecision, 12);
});

test('the interval of a mean is that of the normal approximation', () => {
  const random = createRandom('mean');
  const values = Float64Array.from({ length: 1000 }, () => random.normal());
  const [interval] = bootstrapDifferences(1000, (counts) => [
    values.reduce((sum, value, row) => sum + value * counts[row]!, 0) / 1000,
  ])!;
  const mean = values.reduce((sum, value) => sum + value, 0) / 1000;
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 1000;
  expect(interval!.low).toBeCloseTo(mean - 1.96 * error, 2);
  expect(interval!.high).toBeCloseTo(mean + 1.96 * error, 2);
});

test('means over seeds are compared, and what is hard for both makes the interval no wider', () => {
  const { labels, score } = draw('pair');
  const student = [score(0.1), score(0.1)];
  const other = [score(0.6), score(0.6), score(0.6)];
  const found = compare(student, other, labels)!;
  const mean = (all: readonly Float64Array[], measure: 'rocAuc' | 'averagePrecision') =>
    all.reduce((sum, scores) => sum + rankingQuality(scores, labels)![measure], 0) / all.length;
  for (const measure of ['rocAuc', 'averagePrecision'] as const) {
    const { student: a, other: b, interval } = found[measure];
    expect(a).toBeCloseTo(mean(student, measure), 12);
    expect(b).toBeCloseTo(mean(other, measure), 12);
    expect(interval.low).toBeLessThan(a - b);
    expect(interval.high).toBeGreaterThan(a - b);
  }
  // Unpaired, the difference of two areas of 400 rows has a standard error of some 0.04.
  const { low, high } = found.rocAuc.interval;
  expect(high - low).toBeLessThan(0.08);
});

test('equal methods differ by nothing, and the same comparison gives the same interval', () => {
  const { labels, score } = draw('equal');
  const scores = score(0.5);
  expect(compare([scores], [scores], labels)!.rocAuc.interval).toEqual({ low: 0, high: 0 });
  const [a, b] = [score(0.1), score(0.9)];
  expect(compare([a], [b], labels)).toEqual(compare([a], [b], labels));
});

test('where a class has no row there is nothing to compare', () => {
  expect(compare([[1, 2]], [[2, 1]], Uint8Array.of(1, 1))).toBeUndefined();
});

test('of several labels the mean is compared, of those that a sample has rows with and without', () => {
  const [a, b] = [draw('one'), draw('two')];
  const answersOf = (noise: number) => [
    { scores: a.score(noise), labels: a.labels },
    { scores: b.score(noise), labels: b.labels },
    // A label that every row has can't be ranked.
    { scores: a.score(noise), labels: new Uint8Array(a.labels.length).fill(1) },
  ];
  const [student, other] = [answersOf(0.1), answersOf(0.6)];
  const { rocAuc } = compareRankings([student], [other])!;
  const areas = student.slice(0, 2).map(({ scores, labels }) => rankingQuality(scores, labels)!.rocAuc);
  expect(rocAuc.student).toBeCloseTo((areas[0]! + areas[1]!) / 2, 12);
  expect(rocAuc.interval.low).toBeLessThan(rocAuc.student - rocAuc.other);
});

test('pairs of rows count by their weights', () => {
  const labels = Uint8Array.of(1, 0, 1, 0);
  const answers = (scores: number[]) => [[{ scores, labels }]];
  const { rocAuc } = compareRankings(
    answers([3, 2, 1, 0]),
    answers([0, 1, 2, 3]),
    Float32Array.of(1, 1, 3, 1),
  )!;
  // Of class 1 with weight 4, a quarter outscores both rows of class 0 and the rest one of them.
  expect(rocAuc.student).toBeCloseTo(0.25 + 0.75 / 2, 12);
});
