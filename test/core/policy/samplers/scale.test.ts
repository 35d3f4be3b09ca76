import { scaleOf } from '../../../../core/policy/samplers/scale';

test('a linear range is its own axis', () => {
  const scale = scaleOf({ low: 1, high: 20, log: false });
  expect([scale.low, scale.high, scale.toScale(4), scale.fromScale(4)]).toEqual([1, 20, 4, 4]);
});

test('a log range is laid out by its logarithm', () => {
  const scale = scaleOf({ low: 0.001, high: 0.1, log: true });
  expect(scale.low).toBeCloseTo(Math.log(0.001), 12);
  expect(scale.fromScale((scale.low + scale.high) / 2)).toBeCloseTo(0.01, 12);
  expect(scale.fromScale(scale.toScale(0.05))).toBeCloseTo(0.05, 12);
});

test('rounding never leads out of the range', () => {
  for (let exponent = -6; exponent < 0; exponent += 0.01) {
    const [low, high] = [10 ** exponent, 3 * 10 ** exponent];
    const scale = scaleOf({ low, high, log: true });
    expect(scale.fromScale(scale.low)).toBeGreaterThanOrEqual(low);
    expect(scale.fromScale(scale.high)).toBeLessThanOrEqual(high);
  }
});
