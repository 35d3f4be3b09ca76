import { decodeLabels } from '../../../../core/data/soft-labels/label-codec';
import { labelCodecFor } from '../../../../core/data/soft-labels/label-codec-for';
import { toUint16 } from '../../../../core/data/typed-bytes';
import { createRandom } from '../../../../core/random/random';
import golden from '../../../golden/soft-labels/halves.json';
import { cool, divergenceAt } from '../../../support/divergence';

const TEMPERATURES = [0.5, 1, 2, 4, 8, 20, 100];

/** What the codec's page says: ½ (v + v·ln K·(1 + ((1 + u)/T − 1)⁺) + 2⁻²⁵/T)². */
function bound(classes: number, temperature: number): number {
  const u = 2 ** -11;
  const v = u / (1 - u);
  const sharpened = 1 + Math.max(0, (1 + u) / temperature - 1);
  return 0.5 * (v + v * Math.log(classes) * sharpened + 2 ** -25 / temperature) ** 2;
}

const keep = (classes: number, rows: Float32Array) => {
  const codec = labelCodecFor('float16', { classes });
  return decodeLabels(codec, codec.encode(rows), rows.length / classes);
};

test.each(golden.distributions.map((each) => [each.classes, each] as const))(
  'rows of %i classes are kept as NumPy keeps them, and differ as NumPy says',
  (classes, { logProbabilities, bits, divergences }) => {
    const exact = Float32Array.from(logProbabilities);
    const bytes = labelCodecFor('float16', { classes }).encode(exact);
    expect(bytes.length).toBe(2 * exact.length);
    expect([...toUint16(bytes)]).toEqual(bits);
    const kept = keep(classes, exact);
    golden.temperatures.forEach((temperature, t) =>
      divergences[t]!.forEach((wanted, row) => {
        const own = (values: Float32Array) => values.subarray(row * classes, (row + 1) * classes);
        // Of two float64 computations of something near 0.
        expect(Math.abs(divergenceAt(temperature, own(exact), own(kept)) - wanted)).toBeLessThan(
          1e-13 + 1e-6 * wanted,
        );
      }),
    );
  },
);

test('at any temperature, the distribution is within the bound of the exact one', () => {
  const random = createRandom('rows of labels');
  let closest = 0;
  for (const classes of [2, 3, 10, 100, 256]) {
    for (const scale of [0.01, 1, 5, 30, 300]) {
      for (let repeat = 0; repeat < 20; repeat += 1) {
        const logits = Float64Array.from({ length: classes }, () => scale * random.normal());
        const exact = Float32Array.from(cool(logits, 1));
        const kept = keep(classes, exact);
        for (const temperature of TEMPERATURES) {
          const found = divergenceAt(temperature, exact, kept);
          const allowed = bound(classes, temperature);
          expect(found).toBeLessThanOrEqual(allowed);
          closest = Math.max(closest, found / allowed);
        }
      }
    }
  }
  // The bound isn't empty: two bits less would break it.
  expect(closest).toBeGreaterThan(0.2);
});

test('the bound is what the pages tell', () => {
  const rounded = (classes: number, temperature: number) =>
    Number(bound(classes, temperature).toPrecision(2));
  expect([rounded(10, 0.5), rounded(10, 1)]).toEqual([3.8e-6, 1.3e-6]);
  expect([rounded(256, 0.5), rounded(256, 1)]).toEqual([1.7e-5, 5.1e-6]);
});

test('impossible classes stay as good as impossible, and finite', () => {
  const exact = Float32Array.of(0, -Infinity, -1e6, Math.log(0.5), Math.log(0.5), -70_000);
  const kept = keep(3, exact);
  expect(kept.every(Number.isFinite)).toBe(true);
  for (const row of [0, 1]) {
    const own = (values: Float32Array) => values.subarray(3 * row, 3 * row + 3);
    expect(divergenceAt(100, own(exact), own(kept))).toBeLessThan(1e-6);
  }
});

test('what is no log-probability is refused, with its place', () => {
  const { encode } = labelCodecFor('float16', { classes: 2 });
  expect(() => encode(Float32Array.of(0, -1, -2, NaN))).toThrow(
    "the teachers' log-probability of class 1 is NaN in row 1 of the shard",
  );
  expect(() => encode(Float32Array.of(0, -1, 0.01, -2))).toThrow('class 0 is 0.009999999776482582 in row 1');
  expect(() => encode(Float32Array.of(1e-6, -20))).not.toThrow();
});

test.each([
  ['float32', 40],
  ['float16', 20],
] as const)('a row of ten classes in %s takes %i bytes, and other bytes are refused', (format, bytes) => {
  const codec = labelCodecFor(format, { classes: 10 });
  expect(codec.bytesPerRow).toBe(bytes);
  expect(decodeLabels(codec, new Uint8Array(3 * bytes), 3)).toHaveLength(30);
  expect(() => decodeLabels(codec, new Uint8Array(3 * bytes), 4)).toThrow(
    `soft labels of ${3 * bytes} bytes are not those of 4 rows of ${bytes} bytes`,
  );
});
