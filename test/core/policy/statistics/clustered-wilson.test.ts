import { clusteredWilson } from '../../../../core/policy/statistics/clustered-wilson';
import { wilsonInterval } from '../../../../core/policy/statistics/wilson-interval';
import { createRandom } from '../../../../core/random/random';
import { expectClose } from '../expect-close';
import { readGolden } from '../golden';

interface Golden {
  name: string;
  seeds: string[];
  intervals: [confidence: number, low: number, high: number][];
}
const cases = readGolden('clustered-wilson') as Golden[];
const wrong = (flags: string) => Uint8Array.from(flags, Number);

test.each(cases)('$name: as statsmodels by errors clustered by row', ({ seeds, intervals }) => {
  for (const [confidence, low, high] of intervals) {
    const found = clusteredWilson(seeds.map(wrong), confidence);
    expectClose(found.low, low, { relative: 1e-9 });
    expectClose(found.high, high, { relative: 1e-9 });
  }
});

test('seeds that all err alike tell no more than one of them', () => {
  const seed = wrong('10010'.repeat(40));
  expect(clusteredWilson([seed, seed, seed])).toEqual(wilsonInterval(80, 200));
  expect(clusteredWilson([seed])).toEqual(wilsonInterval(80, 200));
  expect(clusteredWilson([wrong('1'), wrong('0')])).toEqual(wilsonInterval(0.5, 1));
});

test('no seed in error, or all of them, has the width of a single one', () => {
  expect(clusteredWilson([wrong('0000'), wrong('0000')])).toEqual(wilsonInterval(0, 4));
  expect(clusteredWilson([wrong('1111'), wrong('1111')])).toEqual(wilsonInterval(4, 4));
});

test('seeds that err on different rows never count as more than their draws', () => {
  expect(clusteredWilson([wrong('1010'), wrong('0101')])).toEqual(wilsonInterval(4, 8));
});

test('holds the true share about as often as it says, where one that takes rows × seeds for draws does not', () => {
  const random = createRandom('coverage');
  const [rows, seeds, samples] = [200, 5, 1000];
  const truth = 0.2;
  let [clustered, plain] = [0, 0];
  for (let sample = 0; sample < samples; sample++) {
    // A quarter of the rows is hard: 8 of 10 seeds err there, and none elsewhere.
    const chances = Array.from({ length: rows }, () => (random.uniform() < truth / 0.8 ? 0.8 : 0));
    const drawn = Array.from({ length: seeds }, () =>
      Uint8Array.from(chances, (chance) => Number(random.uniform() < chance)),
    );
    const errors = drawn.reduce((sum, seed) => sum + seed.reduce((a, b) => a + b, 0), 0);
    const holds = ({ low, high }: { low: number; high: number }) => Number(low <= truth && truth <= high);
    clustered += holds(clusteredWilson(drawn));
    plain += holds(wilsonInterval(errors, rows * seeds));
  }
  expect(clustered / samples).toBeGreaterThan(0.93);
  expect(plain / samples).toBeLessThan(0.75);
});
