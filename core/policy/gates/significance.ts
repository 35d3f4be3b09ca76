import type { GateResult } from '../../contracts/promotion/promotion';
import type { Report } from '../../contracts/evaluation/report';
import { formatCount, formatNumber } from '../gate-wording';

/**
 * McNemar's p against hard labels is below `maxPValue`, both the plain one and the one that knows that all seeds
 * answered the same rows; and it is the student that is better, since a two-sided test would as well prove it worse.
 */
export function gateSignificance(report: Report, maxPValue: number): GateResult {
  const gate = 'significantly better than hard-labels';
  const allowed = `p below ${formatNumber(maxPValue)} (McNemar), with fewer rows wrong by the student alone`;
  const comparison = report.comparisons.find(({ against }) => against === 'hard-labels');
  if (!comparison) return { gate, passed: false, measured: 'no comparison with hard-labels', allowed };
  const { onlyStudentWrong, onlyOtherWrong, pValue, clusteredPValue } = comparison;
  return {
    gate,
    passed: Math.max(pValue, clusteredPValue) < maxPValue && onlyStudentWrong < onlyOtherWrong,
    measured:
      `p = ${formatNumber(pValue)}, clustered by row ${formatNumber(clusteredPValue)}; ${formatCount(onlyStudentWrong)} rows wrong by the student alone, ` +
      `${formatCount(onlyOtherWrong)} by hard-labels alone`,
    allowed,
  };
}
