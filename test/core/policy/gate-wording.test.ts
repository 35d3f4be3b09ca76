import { formatCount, formatErrors, formatNumber, formatPercent } from '../../../core/policy/gate-wording';

test('counts carry commas', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('shares have two decimals, and more only where they matter', () => {
  expect([0, 1, 0.01, 0.0105, 0.00125, 0.00001].map(formatPercent)).toEqual([
    '0.00%',
    '100.00%',
    '1.00%',
    '1.05%',
    '0.125%',
    '0.001%',
  ]);
});

test('errors say the share and what it is of', () => {
  expect(formatErrors({ errors: 97, rows: 10_000 })).toBe('0.97% (97 of 10,000)');
});

test('other numbers have three digits', () => {
  expect([0.25, 0.00027163, 1e-12, 12.346].map(formatNumber)).toEqual(['0.25', '0.000272', '1e-12', '12.3']);
});
