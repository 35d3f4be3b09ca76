import { deriveSeed } from '../../../core/random/derive-seed';
import { createRandom, restoreRandom, type RandomState } from '../../../core/random/random';
import { readGolden } from '../policy/golden';

interface Golden {
  reference: number[];
  streams: {
    seed: (number | string)[];
    state: RandomState;
    uniform: number[];
    integer: number[];
    wide: number[];
    normal: number[];
    shuffle: number[];
  }[];
}
const golden = readGolden('random') as Golden;
const draw = <T>(n: number, next: () => T) => Array.from({ length: n }, next);

test('xoshiro128** gives the words of its authors’ C reference', () => {
  const random = restoreRandom([1, 2, 3, 4]);
  // Over the full 32-bit range an integer is the generator's next word as it is.
  expect(draw(10, () => random.integer(0, 2 ** 32 - 1))).toEqual(golden.reference);
});

describe.each(golden.streams)('stream of seed $seed', (stream) => {
  const start = () => createRandom(...stream.seed);

  test('starts from the hash of the seed', () => {
    expect(start().state()).toEqual(stream.state);
  });

  test('matches the independent implementation', () => {
    const [uniform, integer, wide] = [start(), start(), start()];
    expect(draw(10, () => uniform.uniform())).toEqual(stream.uniform);
    expect(draw(20, () => integer.integer(-6, 6))).toEqual(stream.integer);
    expect(draw(10, () => wide.integer(0, 2 ** 31))).toEqual(stream.wide);
    expect([...start().shuffle(20)]).toEqual(stream.shuffle);
  });

  test('normal numbers match to rounding', () => {
    const random = start();
    for (const value of stream.normal) expect(random.normal()).toBeCloseTo(value, 12);
  });
});

test('goes on from a state that went through JSON', () => {
  const random = createRandom('resume');
  random.normal();
  const restored = restoreRandom(JSON.parse(JSON.stringify(random.state())) as RandomState);
  expect(draw(5, () => restored.uniform())).toEqual(draw(5, () => random.uniform()));
});

test('reading the state or drawing from a copy leaves the generator alone', () => {
  const random = createRandom(1);
  const before = random.state();
  restoreRandom(before).uniform();
  expect(random.state()).toEqual(before);
});

test('a number, the same number as text, and a split text are different seeds', () => {
  const firsts = [
    createRandom(1),
    createRandom('1'),
    createRandom('a', 'b'),
    createRandom('ab'),
    createRandom('a,b'),
  ];
  expect(new Set(firsts.map((random) => random.uniform())).size).toBe(firsts.length);
});

test('streams of neighbouring seeds are not correlated', () => {
  const [a, b] = [createRandom(1, 'x'), createRandom(2, 'x')];
  const n = 20_000;
  const sum = draw(n, () => (a.uniform() - 0.5) * (b.uniform() - 0.5)).reduce((x, y) => x + y, 0);
  expect(Math.abs((12 * sum) / n)).toBeLessThan(0.03);
});

test('has the moments of the distributions it names', () => {
  const random = createRandom('moments');
  const n = 50_000;
  const mean = (values: number[]) => values.reduce((x, y) => x + y, 0) / n;
  const normals = draw(n, () => random.normal());
  expect(mean(normals)).toBeCloseTo(0, 1);
  expect(mean(normals.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(mean(normals.map((x) => x ** 4))).toBeCloseTo(3, 0);
  const uniforms = draw(n, () => random.uniform());
  expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniforms)).toBeLessThan(1);
  expect(mean(uniforms)).toBeCloseTo(0.5, 2);
});

test('integers reach both ends and favour none', () => {
  const random = createRandom('dice');
  const counts = new Map<number, number>();
  for (const roll of draw(60_000, () => random.integer(-2, 3))) counts.set(roll, (counts.get(roll) ?? 0) + 1);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(450);
});

test('every one of six orders comes up equally often', () => {
  const random = createRandom('orders');
  const counts = new Map<string, number>();
  for (const order of draw(12_000, () => random.shuffle(3).join()))
    counts.set(order, (counts.get(order) ?? 0) + 1);
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});

test('refuses what it can’t draw from, naming it', () => {
  expect(() => createRandom(0.5)).toThrow('0.5');
  expect(() => createRandom(NaN)).toThrow('NaN');
  expect(() => createRandom(1).integer(3, 2)).toThrow('integer(3, 2)');
  expect(() => createRandom(1).integer(0, 2 ** 33)).toThrow('integer(0, 8589934592)');
  expect(createRandom(1).integer(4, 4)).toBe(4);
  expect(createRandom(1).shuffle(0)).toHaveLength(0);
});

test('derived seeds are stable 32-bit whole numbers, one per part', () => {
  expect(deriveSeed(7, 'views', 3)).toBe(createRandom(7, 'views', 3).state()[0]);
  const seeds = draw(1000, () => 0).map((_, i) => deriveSeed(1, 'teacher', i));
  expect(new Set(seeds).size).toBe(1000);
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
});

test('leaves the state of zeros, which the generator itself could not', () => {
  const random = restoreRandom([0, 0, 0, 0]);
  expect(new Set(draw(20, () => random.uniform())).size).toBeGreaterThan(15);
});
