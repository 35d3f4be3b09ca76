import { stripVTControlCharacters } from 'node:util';
import { resultText } from '../../cli/show/report-table';
import { RESULT } from './samples';

const plain = (text: string) => stripVTControlCharacters(text).replaceAll(/ +$/gm, '');

test('generations of students are a table of their own, by what they are chosen by', () => {
  const one = { seeds: 2, rows: 2000, interval: { low: 0.01, high: 0.03 } };
  const first = { ...one, generation: 1, errors: 40, errorRate: 0.02, isChosen: false };
  const second = { ...one, generation: 2, errors: 30, errorRate: 0.015, isChosen: true };
  const generations = [
    { ...first, validation: { value: 0.021 } },
    { ...second, validation: { value: 0.18, by: 'rocAuc' as const } },
  ];
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, generations } }));
  for (const row of [
    '1, 2 seeds    the ensemble              2.10% wrong     40 of 2000  2.00% (1.00% to 3.00%)',
    '2, 2 seeds ★  the best of generation 1  ROC-AUC 0.8200  30 of 2000  1.50% (1.00% to 3.00%)',
  ])
    expect(text).toContain(row);
  expect(plain(resultText(RESULT))).not.toContain('taught by');
});

test('generations of students that predict numbers are told by their RMSE', () => {
  const one = { seeds: 2, rows: 2000, interval: { low: 2.4, high: 2.9 } };
  const generations = [
    { ...one, generation: 1, rmse: 2.61234, isChosen: true, validation: { value: 2.5, by: 'rmse' as const } },
    { ...one, generation: 2, rmse: 2.7, isChosen: false, validation: { value: 2.6, by: 'rmse' as const } },
  ];
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, generations } }));
  expect(text).toContain('1, 2 seeds ★  the ensemble              RMSE 2.5       2.612 (2.4 to 2.9)');
  expect(text).toContain('2, 2 seeds    the best of generation 1  RMSE 2.6       2.7 (2.4 to 2.9)');
});
