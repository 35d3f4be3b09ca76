import { RowRandom } from '../../../core/random/row-random';

const random = new RowRandom();

function drawFirsts(count: number, draw: () => number, operation = 0): number[] {
  return Array.from({ length: count }, (_, row) => {
    random.start(7, row, operation);
    return draw();
  });
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

test('seed, row and operation decide, each of them', () => {
  const draw = (...of: [number, number, number]) => {
    random.start(...of);
    return [random.word(), random.word(), random.word()].join();
  };
  const drawn = [
    [1, 2, 3],
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
    [1, 3, 2],
  ].map((of) => draw(...(of as [number, number, number])));
  expect(new Set(drawn).size).toBe(5);
  expect(draw(1, 2, 3)).toBe(drawn[0]);
});

// Five standard errors of 40,000 draws.
test('neighbouring rows draw numbers as if independent: uniform, normal, whole, Beta', () => {
  const uniform = momentsOf(drawFirsts(40_000, () => random.uniform()));
  expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 40_000));
  expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(0.003);
  const normal = drawFirsts(40_000, () => random.normal());
  expect(Math.abs(momentsOf(normal).mean)).toBeLessThan(5 / 200);
  expect(Math.abs(momentsOf(normal).variance - 1)).toBeLessThan(0.04);
  // Of a normal distribution, 2.275 % lie above 2.
  expect(normal.filter((z) => z > 2).length / 40_000).toBeCloseTo(0.02275, 2);
  const whole = drawFirsts(40_000, () => random.below(8));
  for (let k = 0; k < 8; k += 1)
    expect(Math.abs(whole.filter((n) => n === k).length - 5000)).toBeLessThan(331);
  const products = drawFirsts(40_000, () => random.uniform() - 0.5).map(
    (x, row, all) => x * (all[row + 1] ?? 0),
  );
  expect(Math.abs(momentsOf(products).mean)).toBeLessThan(5 / 12 / 200);
  for (const alpha of [0.05, 0.4, 1, 2]) {
    const beta = momentsOf(drawFirsts(40_000, () => random.beta(alpha)));
    expect(Math.abs(beta.mean - 0.5)).toBeLessThan(0.0125);
    // The variance of Beta(α, α).
    expect(beta.variance).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 2);
  }
});

test('noise on an odd number of values reaches each', () => {
  random.start(1, 1, 1);
  const values = new Float32Array(9);
  random.addNormals(values, 0.5);
  expect(new Set(values).size).toBe(9);
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.5 * 4.4);
});
