import { decodeLabels } from '../../../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../../../core/data/soft-labels/label-codec-for';
import { measureDivergence, TRIED_TEMPERATURES } from '../../../../core/data/soft-labels/measure-divergence';
import { createRandom } from '../../../../core/random/random';
import golden from '../../../golden/soft-labels/top-k.json';
import { cool, divergenceAt } from '../../../support/divergence';

const codecOf = (kept: number, classes: number) =>
  labelCodecFor({ type: 'top-k', classes: kept }, { classes });

function keep(exact: Float32Array, kept: number, classes: number): Float32Array {
  const codec = codecOf(kept, classes);
  return decodeLabels(codec, codec.encode(exact), exact.length / classes);
}

/** Log-probabilities of one row, of logits with a deviation. */
function drawRow(random: ReturnType<typeof createRandom>, classes: number, scale: number): Float32Array {
  return Float32Array.from(
    cool(
      Float64Array.from({ length: classes }, () => scale * random.normal()),
      1,
    ),
  );
}

/** Numbers of the classes, the most likely first. */
const ranked = (row: Float32Array) => Array.from(row, (_, k) => k).sort((a, b) => row[b]! - row[a]!);
const shareOf = (row: ArrayLike<number>, classes: number[]) =>
  classes.reduce((sum, k) => sum + Math.exp(row[k]!), 0);

test.each(golden.map((each) => [each.kept, each.classes, each] as const))(
  'the top %i of %i classes are kept, read and compared as NumPy does',
  (kept, classes, { logProbabilities, bytes, read, divergence }) => {
    const exact = Float32Array.from(logProbabilities);
    const codec = codecOf(kept, classes);
    const encoded = codec.encode(exact);
    expect(codec.bytesPerRow).toBe(3 * kept + 2);
    expect([...encoded]).toEqual(bytes);
    const found = codec.decode(encoded);
    expect(found).toEqual(Float32Array.from(read));
    const measured = measureDivergence(exact, found, classes);
    expect(measured.temperature).toBe(divergence.temperature);
    // Three digits are kept.
    expect(Math.abs(measured.mean / divergence.mean - 1)).toBeLessThan(0.006);
    expect(Math.abs(measured.largest / divergence.largest - 1)).toBeLessThan(0.006);
  },
);

test('kept classes have their odds at any temperature, and at 1 their shares and that of the tail', () => {
  const random = createRandom('kept classes');
  for (const scale of [1, 4, 20]) {
    const exact = drawRow(random, 50, scale);
    const read = keep(exact, 8, 50);
    const order = ranked(exact);
    const [top, tail] = [order.slice(0, 8), order.slice(8)];
    const [first, second] = [top[0]!, top[7]!];
    for (const temperature of TRIED_TEMPERATURES) {
      const [p, q] = [cool(exact, temperature), cool(read, temperature)];
      const error = (2 ** -11 * (Math.abs(exact[first]!) + Math.abs(exact[second]!))) / temperature;
      expect(Math.abs(p[first]! - p[second]! - (q[first]! - q[second]!))).toBeLessThanOrEqual(error + 1e-6);
    }
    expect(shareOf(read, tail)).toBeCloseTo(shareOf(exact, tail), 3);
    expect(shareOf(read, order)).toBeCloseTo(1, 2);
    expect(new Set(tail.map((k) => read[k])).size).toBe(1);
  }
});

test('at any temperature, the distribution is within the bound of the exact one', () => {
  const random = createRandom('bound of the tail');
  let closest = 0;
  for (const [classes, kept] of [
    [3, 1],
    [10, 1],
    [10, 3],
    [10, 5],
    [100, 10],
    [256, 32],
  ] as const)
    for (const scale of [0.1, 1, 3, 10])
      for (let repeat = 0; repeat < 20; repeat += 1) {
        const exact = drawRow(random, classes, scale);
        const read = keep(exact, kept, classes);
        const tail = ranked(exact).slice(kept);
        const range = exact[tail[0]!]! - exact[tail.at(-1)!]!;
        for (const temperature of TRIED_TEMPERATURES) {
          const larger = Math.max(...[exact, read].map((row) => shareOf(cool(row, temperature), tail)));
          const ofTail = Math.min(1 / 8, larger / 2) * (range / temperature) ** 2;
          // Deviations add; so much is of halves, for 256 classes at 0.5.
          const allowed = (Math.sqrt(ofTail) + Math.sqrt(1.7e-5)) ** 2;
          const found = divergenceAt(temperature, exact, read);
          expect(found).toBeLessThanOrEqual(allowed);
          closest = Math.max(closest, found / allowed);
        }
      }
  expect(closest).toBeGreaterThan(0.3);
});

test('spread evenly, a tail is near the best that is the same for all of its classes at a temperature', () => {
  const random = createRandom('best tails');
  const gains = TRIED_TEMPERATURES.map((temperature) => {
    let [even, best] = [0, 0];
    for (let repeat = 0; repeat < 300; repeat += 1) {
      const exact = drawRow(random, 10, 4);
      const read = keep(exact, 3, 10);
      const tail = ranked(exact).slice(3);
      const logShare = Math.log(
        shareOf(
          exact.map((value) => value / temperature),
          tail,
        ) / tail.length,
      );
      const tuned = read.map((value, k) => (tail.includes(k) ? temperature * logShare : value));
      even += divergenceAt(temperature, exact, read);
      best += divergenceAt(temperature, exact, tuned);
    }
    return 1 - best / even;
  });
  // What a tail that knew the temperature would save: at 1 nothing.
  expect(Math.abs(gains[1]!)).toBeLessThan(0.01);
  expect(Math.max(...gains)).toBeLessThan(0.3);
});

test('of classes alike, those with the smaller numbers are kept, and a row may be quite sure', () => {
  const even = keep(new Float32Array(4).fill(Math.log(0.25)), 1, 4);
  for (const value of even) expect(Math.exp(value)).toBeCloseTo(0.25, 3);
  const codec = codecOf(1, 4);
  expect(codec.encode(new Float32Array(4).fill(Math.log(0.25))).at(-1)).toBe(0);
  const sure = Float32Array.of(-Infinity, 0, -Infinity, -Infinity);
  const read = keep(sure, 1, 4);
  expect(read.every(Number.isFinite)).toBe(true);
  expect(measureDivergence(sure, read, 4)).toEqual({ temperature: 1, mean: 0, largest: 0 });
});

test('what is expected of bytes is what they would hold, with the classes that they keep', () => {
  const random = createRandom('expected');
  const rows = [0, 1, 2].map(() => drawRow(random, 10, 2));
  const exact = Float32Array.from(rows.flatMap((row) => [...row]));
  const codec = codecOf(3, 10);
  const bytes = codec.encode(exact);
  const read = codec.decode(bytes);
  const expected = codec.expect(exact.subarray(10), bytes, 1);
  expected.forEach((value, at) => expect(Math.abs(value - read[10 + at]!)).toBeLessThan(0.01));
  // By the classes of the first row, the others' shares are others.
  const shifted = codec.expect(exact.subarray(10), bytes, 0);
  expect(shifted.some((value, at) => Math.abs(value - expected[at]!) > 0.1)).toBe(true);
});

test('what is no log-probability, and what leaves nothing out, is refused', () => {
  expect(() => codecOf(1, 3).encode(Float32Array.of(0, -1, NaN))).toThrow('class 2 is NaN in row 0');
  expect(() => codecOf(3, 3)).toThrow("3 classes can't be the top of 3");
});
