import { orderRows } from '../../../core/data/batches';
import { orderEpoch } from '../../../core/data/order-epoch';
import type { Sampling } from '../../../core/data/sampling';
import { createRandom } from '../../../core/random/random';

const EPOCHS = 200;

function count(order: Int32Array, rows: number): number[] {
  const counts = new Array<number>(rows).fill(0);
  for (const row of order) counts[row]! += 1;
  return counts;
}

/** Labels of `sizes[c]` rows of class c, in a random order. */
function labelsOf(sizes: readonly number[], seed: number): Uint8Array {
  const labels = Uint8Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
  return Uint8Array.from(createRandom(seed).shuffle(labels.length), (i) => labels[i]!);
}

const weights = Float32Array.from([0, 1, 2.5, 0, 7, 0.01, 3, 0]);
const cases: [string, Sampling][] = [
  ['shuffle', 'shuffle'],
  ['class-balanced', 'class-balanced'],
  ['weighted', { weights }],
];

test.each(cases)('%s: as many draws as rows, fixed by seed and epoch, different in others', (_, sampling) => {
  const labels = labelsOf([5, 2, 1], 1);
  const orders = Array.from({ length: EPOCHS }, (_, epoch) => orderEpoch(labels, sampling, 3, epoch));
  for (const order of orders) expect(order).toHaveLength(8);
  expect(orderEpoch(labels, sampling, 3, 9)).toEqual(orders[9]);
  expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(EPOCHS / 2);
  expect(orders.map((_, epoch) => orderEpoch(labels, sampling, 4, epoch))).not.toEqual(orders);
});

test('shuffle is the order that trainings have had', () => {
  expect(orderEpoch(labelsOf([30, 20], 1), 'shuffle', 3, 2)).toEqual(orderRows(50, 3, 2));
});

describe('class-balanced', () => {
  test.each([[[90, 9, 1]], [[40, 0, 3, 60]], [[1, 1, 1]], [[500]], [[0, 7, 200, 33, 0, 1, 10]]])(
    'classes of %j rows are drawn equally often, and their rows too',
    (sizes) => {
      const labels = labelsOf(sizes, 5);
      const share = labels.length / sizes.filter((size) => size > 0).length;
      for (let epoch = 0; epoch < 20; epoch += 1) {
        const counts = count(orderEpoch(labels, 'class-balanced', 1, epoch), labels.length);
        sizes.forEach((size, label) => {
          if (size === 0) return;
          const own = counts.filter((_, row) => labels[row] === label);
          const draws = own.reduce((a, b) => a + b, 0);
          expect([Math.floor(share), Math.ceil(share)]).toContain(draws);
          // Without replacement until exhausted: no row is two draws ahead of another.
          expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
        });
      }
    },
  );

  test('the draws that are left over go to each class equally often', () => {
    const labels = labelsOf([5, 1, 1], 2);
    const draws = [0, 0, 0];
    for (let epoch = 0; epoch < 3000; epoch += 1)
      for (const row of orderEpoch(labels, 'class-balanced', 1, epoch)) draws[labels[row]!]! += 1;
    // 7000 each, one in three epochs has one more: a standard deviation of 26.
    for (const each of draws) expect(Math.abs(each - 7000)).toBeLessThan(5 * 26);
  });

  test('classes are mixed, not one after the other', () => {
    const labels = labelsOf([100, 100], 2);
    const firstHalf = orderEpoch(labels, 'class-balanced', 1, 0).subarray(0, 100);
    const ones = firstHalf.filter((row) => labels[row] === 1).length;
    expect(Math.abs(ones - 50)).toBeLessThan(25);
  });
});

describe('weighted', () => {
  test('a row is drawn in proportion to its weight, up to rounding in each epoch and exactly on average', () => {
    const labels = new Uint8Array(weights.length);
    const total = weights.reduce((a, b) => a + b, 0);
    const expected = [...weights].map((weight) => (weights.length * weight) / total);
    const sums = expected.map(() => 0);
    for (let epoch = 0; epoch < 4000; epoch += 1) {
      const counts = count(orderEpoch(labels, { weights }, 1, epoch), weights.length);
      counts.forEach((draws, row) => {
        expect([Math.floor(expected[row]!), Math.ceil(expected[row]!)]).toContain(draws);
        sums[row]! += draws;
      });
    }
    // A count is one of two neighbours: a standard deviation of at most ½, of a mean of 4000 at most 0.008.
    sums.forEach((draws, row) => expect(Math.abs(draws / 4000 - expected[row]!)).toBeLessThan(0.04));
  });

  test('equal weights draw every row once, whatever they are', () => {
    const rows = 1000;
    const order = orderEpoch(new Uint8Array(rows), { weights: new Float32Array(rows).fill(0.1) }, 1, 0);
    expect(count(order, rows)).toEqual(new Array(rows).fill(1));
  });

  test('many random weights fill an epoch, and rows without weight are never drawn', () => {
    const random = createRandom('weights');
    for (let trial = 0; trial < 50; trial += 1) {
      const rows = random.integer(1, 3000);
      const drawn = Float32Array.from({ length: rows }, (_, row) =>
        row > 0 && random.uniform() < 0.5 ? 0 : random.uniform() ** 8 + 1e-30,
      );
      const counts = count(orderEpoch(new Uint8Array(rows), { weights: drawn }, trial, 0), rows);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(rows);
      expect(counts.some((draws, row) => draws > 0 && drawn[row] === 0)).toBe(false);
    }
  });

  test.each([
    [[1, 2], '2 weights for 3 rows'],
    [[1, -2, 1], 'row 1 has the weight -2'],
    [[1, 1, NaN], 'row 2 has the weight NaN'],
    [[Infinity, 1, 1], 'row 0 has the weight Infinity'],
    [[0, 0, 0], 'every weight is 0'],
  ])('%j is refused', (bad, message) => {
    const sampling = { weights: Float32Array.from(bad) };
    expect(() => orderEpoch(new Uint8Array(3), sampling, 1, 0)).toThrow(message);
  });
});
