/** How a report tells of student and others on the same rows, where rows can't be counted. */
import { stripVTControlCharacters } from 'node:util';
import { resultText } from '../../cli/show/report-table';
import type { PairedComparison } from '../../core/contracts/evaluation/paired-comparison';
import type { Report } from '../../core/contracts/evaluation/report';
import { RESULT } from './samples';

const textOf = (part: Partial<Report>) =>
  stripVTControlCharacters(resultText({ ...RESULT, report: { ...RESULT.report, ...part } }));

const ERRORS: PairedComparison = {
  against: 'hard-labels',
  seeds: 2,
  measure: 'errorRate',
  student: 0.0325,
  other: 0.04,
  interval: { low: -0.0125, high: 0.0025 },
};
const RMSE: PairedComparison = {
  against: 'ensemble',
  seeds: 1,
  measure: 'rmse',
  student: 2.48,
  other: 2,
  interval: { low: 0.123456, high: 0.75 },
};

test.each<[string, Partial<Report>, string]>([
  [
    'the weight of rows',
    { paired: [ERRORS] },
    'student against hard labels, mean of 2 seeds: weighted error rate −0.75% (95% −1.25% to +0.25%)',
  ],
  [
    'labels',
    { paired: [ERRORS], task: 'multi-label' },
    'student against hard labels, mean of 2 seeds: labels wrong −0.75% (95% −1.25% to +0.25%)',
  ],
  [
    'numbers',
    { paired: [RMSE], task: 'regression' },
    'student against ensemble: RMSE +0.48 (95% +0.1235 to +0.75)',
  ],
])('%s', (_name, part, line) => {
  expect(textOf(part).split('\n')).toContain(line);
});

test('rankings of two classes', () => {
  const compared = { student: 0.75, other: 0.7, interval: { low: 0.04, high: 0.06 } };
  const rankings = [
    {
      against: 'champion' as const,
      seeds: 1,
      rocAuc: compared,
      averagePrecision: { ...compared, other: 0.8 },
    },
  ];
  expect(textOf({ rankings }).split('\n')).toContain(
    'student against present champion: ROC-AUC +0.0500 (95% +0.0400 to +0.0600); PR-AUC −0.0500 (95% +0.0400 to +0.0600)',
  );
});
