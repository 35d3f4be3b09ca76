import { measureTelling } from '../../../../core/data/table/find-leaks';
import { createRandom } from '../../../../core/random/random';

const ROWS = 4000;
const random = createRandom(1, 'leaks');
const noise = Float32Array.from({ length: ROWS }, () => random.uniform());
/** One row in ten is of class 1. */
const rare = noise.map((value) => Number(value > 0.9));

test('a number that the class follows from tells all, also where the class is rare', () => {
  expect(measureTelling({ kind: 'numeric', name: 'x', values: noise }, rare, false)).toBeGreaterThan(0.9);
});

test('the class under another name tells all', () => {
  const copy = {
    kind: 'categorical' as const,
    name: 'x',
    values: Int32Array.from(rare),
    categories: ['no', 'yes'],
  };
  expect(measureTelling(copy, rare, false)).toBe(1);
  expect(measureTelling({ kind: 'boolean', name: 'x', values: Uint8Array.from(rare) }, rare, false)).toBe(1);
});

test('names that are all different, and numbers that have nothing to do with it, tell nothing', () => {
  const names = Int32Array.from({ length: ROWS }, (_, row) => row);
  const categories = Array.from({ length: ROWS }, (_, row) => `name ${row}`);
  expect(measureTelling({ kind: 'categorical', name: 'x', values: names, categories }, rare, false)).toBe(0);
  const other = Float32Array.from({ length: ROWS }, () => random.uniform());
  expect(measureTelling({ kind: 'numeric', name: 'x', values: other }, rare, false)).toBeLessThan(0.1);
});

test('that a cell is missing may tell all', () => {
  const values = rare.map((label) => (label === 1 ? NaN : 5));
  expect(measureTelling({ kind: 'numeric', name: 'x', values }, rare, false)).toBe(1);
});

test('a number is told by its multiple, and half by a sum with as much noise', () => {
  const target = noise.map((value) => 3 * value - 1);
  expect(measureTelling({ kind: 'numeric', name: 'x', values: noise }, target, true)).toBeGreaterThan(0.999);
  const sum = noise.map((value) => value + random.uniform());
  const telling = measureTelling({ kind: 'numeric', name: 'x', values: sum }, target, true);
  expect(telling).toBeGreaterThan(0.4);
  expect(telling).toBeLessThan(0.6);
});
