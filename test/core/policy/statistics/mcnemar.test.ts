import { countDiscordant, mcnemar } from '../../../../core/policy/statistics/mcnemar';
import { expectClose } from '../expect-close';
import { readGolden } from '../golden';

type Rows = [onlyA: number, onlyB: number, pValue: number][];
interface Golden {
  mcnemarExact: Rows;
  mcnemarChiSquare: Rows;
  vectors: { a: number[]; b: number[]; onlyA: number; onlyB: number };
}
const golden = readGolden('statistics') as Golden;

test.each(golden.mcnemarExact)('exact: %i against %i matches statsmodels', (onlyA, onlyB, pValue) => {
  const result = mcnemar({ onlyA, onlyB });
  expect(result.method).toBe('exact');
  expectClose(result.pValue, pValue, { relative: 1e-11 });
});

test.each(golden.mcnemarChiSquare)(
  'chi-square: %i against %i matches statsmodels',
  (onlyA, onlyB, pValue) => {
    const result = mcnemar({ onlyA, onlyB });
    expect(result.method).toBe('chi-square');
    expectClose(result.pValue, pValue, { relative: 1e-11 });
  },
);

test('a hand-worked case: 1 against 4 of 5 fair coins, 2 · (1 + 5)/32', () => {
  expect(mcnemar({ onlyA: 1, onlyB: 4 }).pValue).toBeCloseTo(0.375, 14);
});

test('equal counts prove nothing, however many', () => {
  expect(mcnemar({ onlyA: 300, onlyB: 300 }).pValue).toBe(1);
  expect(mcnemar({ onlyA: 3000, onlyB: 3000 }).pValue).toBe(1);
});

test('both methods agree where they meet', () => {
  const exact = mcnemar({ onlyA: 460, onlyB: 540 }).pValue;
  const chiSquare = mcnemar({ onlyA: 460, onlyB: 541 }).pValue;
  expect(Math.abs(exact - chiSquare)).toBeLessThan(1e-3);
});

test('counts the rows on which one of two is wrong', () => {
  const { a, b, onlyA, onlyB } = golden.vectors;
  expect(countDiscordant(Uint8Array.from(a), Uint8Array.from(b))).toEqual({ onlyA, onlyB });
  expect(countDiscordant(Uint8Array.of(1, 1, 0, 0), Uint8Array.of(1, 0, 0, 0))).toEqual({
    onlyA: 1,
    onlyB: 0,
  });
});

test('refuses vectors of different length', () => {
  expect(() => countDiscordant(new Uint8Array(3), new Uint8Array(4))).toThrow('3 and 4 rows');
});
