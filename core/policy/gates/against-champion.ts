import type { GateResult } from '../../contracts/promotion/promotion';
import type { Report, TestedModel } from '../../contracts/evaluation/report';
import { formatErrors, formatPercent } from '../gate-wording';

/** What two error rates may differ by rounding: 97/10000 − 95/10000 is a hair above 0.0002. */
const ROUNDING = 1e-12;

/** The candidate's error rate may exceed the champion's by at most `maxIncrease`. Passed where there is none. */
export function gateAgainstChampion(report: Report, candidate: TestedModel, maxIncrease: number): GateResult {
  const gate = 'no worse than the champion';
  const measured = describe(candidate);
  if (report.championVersion === null) return { gate, passed: true, measured, allowed: 'no champion yet' };
  const champion = report.models.find((model) => model.role === 'champion');
  if (!champion) {
    const missing = `version ${report.championVersion} was not tested`;
    return { gate, passed: false, measured: missing, allowed: 'a test of the champion on the same rows' };
  }
  const margin = maxIncrease > 0 ? ` + ${formatPercent(maxIncrease)}` : '';
  return {
    gate,
    passed: rateOf(candidate) - rateOf(champion) <= maxIncrease + ROUNDING,
    measured,
    allowed: `at most ${describe(champion)} of version ${report.championVersion}${margin}`,
  };
}

/** Only reports of classes come here, and these have both. */
function describe({ errors = NaN, rows }: TestedModel): string {
  return formatErrors({ errors, rows });
}

function rateOf({ errorRate = NaN }: TestedModel): number {
  return errorRate;
}
