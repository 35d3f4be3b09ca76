/** Log-odds of labels and numbers as halves. */
import { decodeLabels } from '../../../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../../../core/data/soft-labels/label-codec-for';
import { toUint16 } from '../../../../core/data/typed-bytes';
import { createRandom } from '../../../../core/random/random';
import golden from '../../../golden/soft-labels/outputs.json';

const U = 2 ** -11;
const V = U / (1 - U);
/** What the codec's page says of KL(σ(x/T) ‖ σ(x̂/T)), and of the probabilities themselves. */
const divergenceBound = (temperature: number) => Math.max(0.2197 * V ** 2, (2 ** -25 / temperature) ** 2 / 8);
const probabilityBound = (temperature: number) => Math.max(0.2239 * V, 2 ** -25 / temperature / 4);

/** Of float64, in differences of numbers near 1. */
const ROUNDING = 1e-15;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logSigmoid = (x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
/** KL(σ(x) ‖ σ(y)), term by term. */
const divergence = (x: number, y: number) =>
  sigmoid(x) * (logSigmoid(x) - logSigmoid(y)) + sigmoid(-x) * (logSigmoid(-x) - logSigmoid(-y));

function keep(values: Float32Array, task: 'multi-label' | 'regression'): Float32Array {
  const codec = labelCodecFor('float16', { classes: 1, task });
  return decodeLabels(codec, codec.encode(values), values.length);
}

test('log-odds are kept as NumPy keeps them, and differ as NumPy says', () => {
  const exact = Float32Array.from(golden.logOdds);
  const bytes = labelCodecFor('float16', { classes: 1, task: 'multi-label' }).encode(exact);
  expect([...toUint16(bytes)]).toEqual(golden.logOddsBits);
  const kept = keep(exact, 'multi-label');
  golden.temperatures.forEach((temperature, t) => {
    golden.divergences[t]!.forEach((wanted, i) => {
      expect(Math.abs(divergence(exact[i]! / temperature, kept[i]! / temperature) - wanted)).toBeLessThan(
        ROUNDING + 1e-6 * wanted,
      );
      expect(wanted).toBeLessThanOrEqual(divergenceBound(temperature) + ROUNDING);
    });
  });
});

test('at any temperature, the chance of a label is within the bounds of the exact one', () => {
  const random = createRandom('log-odds');
  const exact = Float32Array.from({ length: 20_000 }, () => {
    const size = Math.exp(-18 + 29 * random.uniform());
    return random.uniform() < 0.5 ? size : -size;
  });
  const kept = keep(exact, 'multi-label');
  for (const temperature of [2 ** -13, 0.5, 1, 2, 4, 20, 100]) {
    const bounds = [divergenceBound(temperature), probabilityBound(temperature)] as const;
    let [ofDivergence, ofProbability] = [0, 0];
    exact.forEach((value, i) => {
      const [x, y] = [value / temperature, kept[i]! / temperature];
      const apart = Math.abs(sigmoid(x) - sigmoid(y));
      ofDivergence = Math.max(ofDivergence, (divergence(x, y) - ROUNDING) / bounds[0]);
      ofProbability = Math.max(ofProbability, (apart - ROUNDING) / bounds[1]);
    });
    for (const largest of [ofDivergence, ofProbability]) {
      expect(largest).toBeLessThanOrEqual(1);
      // The bounds aren't empty: a bit less would break them.
      expect(largest).toBeGreaterThan(0.7);
    }
  }
});

test('the bounds are what the pages tell', () => {
  const rounded = (bound: number) => Number(bound.toPrecision(2));
  for (const temperature of [7e-5, 1, 100])
    expect([divergenceBound, probabilityBound].map((bound) => rounded(bound(temperature)))).toEqual([
      5.2e-8, 1.1e-4,
    ]);
});

test('labels as good as sure stay so, finite, and those that are none are refused', () => {
  const sure = Float32Array.of(Infinity, -Infinity, 1e6, -70_000);
  const kept = keep(sure, 'multi-label');
  expect([...kept]).toEqual([65_504, -65_504, 65_504, -65_504]);
  kept.forEach((value, i) =>
    expect(Math.abs(sigmoid(value / 100) - sigmoid(sure[i]! / 100))).toBeLessThan(1e-280),
  );
  const { encode } = labelCodecFor('float16', { classes: 2, task: 'multi-label' });
  expect(() => encode(Float32Array.of(1, 2, 3, NaN))).toThrow(
    "the teachers' log-odds of label 1 are NaN in row 1 of the shard",
  );
});

test('numbers are kept as NumPy keeps them, each to 2⁻¹¹ of itself', () => {
  const exact = Float32Array.from(golden.numbers);
  const bytes = labelCodecFor('float16', { classes: 1, task: 'regression' }).encode(exact);
  expect([...toUint16(bytes)]).toEqual(golden.numbersBits);
  const random = createRandom('numbers');
  const drawn = Float32Array.from({ length: 20_000 }, () => random.normal() * Math.exp(4 * random.uniform()));
  const kept = keep(drawn, 'regression');
  const ratios = drawn.map(
    (value, i) => Math.abs(kept[i]! - value) / Math.max(U * Math.abs(value), 2 ** -25),
  );
  const largest = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  expect(largest).toBeLessThanOrEqual(1);
  expect(largest).toBeGreaterThan(0.9);
});

test.each([70_000, -65_505, NaN, Infinity])('a number of %p deviations is refused', (value) => {
  expect(() => keep(Float32Array.of(0, 65_504, value), 'regression')).toThrow(
    `the teachers' number is ${value} in row 2 of the shard, in deviations of the target; label.format "float16" ends at 65,504`,
  );
  const codec = labelCodecFor(undefined, { classes: 1, task: 'regression' });
  expect(() => codec.encode(Float32Array.of(value))).not.toThrow();
});

test.each([
  ['multi-label', 12],
  ['regression', 1],
] as const)('a row of %s takes two bytes for each output', (task, classes) => {
  expect(labelCodecFor('float16', { classes, task }).bytesPerRow).toBe(2 * classes);
});
