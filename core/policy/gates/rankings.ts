import type { GateResult } from '../../contracts/promotion';
import type { ComparedMeasure } from '../../contracts/ranking-comparison';
import type { GatesRecipe } from '../../contracts/recipe';
import type { Report } from '../../contracts/report';
import type { Role } from '../../contracts/role';

type Measure = 'rocAuc' | 'averagePrecision';

const NAMES: Readonly<Record<Measure, string>> = { rocAuc: 'ROC-AUC', averagePrecision: 'average precision' };

/** Gates that ask how well the student ranks the rows of two classes, the mean over its seeds. */
export function gateRankings(report: Report, measure: Measure, recipe: GatesRecipe): GateResult[] {
  const { beatControls, clearOfHardLabels, maxBelowEnsemble, maxErrorRateIncrease } = recipe;
  const name = NAMES[measure];
  const ask = (against: Role, gate: string, allowedBelow: number, isStrict: boolean): GateResult => {
    const compared = find(report, against, measure);
    if (!compared) return missing(gate, against);
    const { student, other } = compared;
    const margin = allowedBelow > 0 ? ` − ${allowedBelow}` : '';
    return {
      gate,
      passed: isStrict ? student > other : student - other >= -allowedBelow - ROUNDING,
      measured: `${name} ${student.toFixed(4)}`,
      allowed: `${isStrict ? 'above' : 'at least'} ${other.toFixed(4)}${margin}`,
    };
  };
  const noWorse = 'no worse than the champion';
  return [
    report.championVersion === null
      ? { gate: noWorse, passed: true, measured: `${name} of the candidate`, allowed: 'no champion yet' }
      : ask('champion', noWorse, maxErrorRateIncrease, false),
    ...(beatControls ? [ask('hard-labels', 'ranks better than hard-labels', 0, true)] : []),
    ...(beatControls ? [ask('label-smoothing', 'ranks better than label-smoothing', 0, true)] : []),
    ...(clearOfHardLabels ? [gateClearance(report, measure)] : []),
    ...(maxBelowEnsemble === undefined
      ? []
      : [ask('ensemble', 'ranks nearly as well as the ensemble', maxBelowEnsemble, false)]),
  ];
}

/** What two areas may differ by rounding. */
const ROUNDING = 1e-12;

function gateClearance(report: Report, measure: Measure): GateResult {
  const gate = 'clearly ranks better than hard-labels';
  const compared = find(report, 'hard-labels', measure);
  if (!compared) return missing(gate, 'hard-labels');
  const { student, other, interval } = compared;
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
  return {
    gate,
    passed: interval.low > 0,
    measured: `${signed(student - other)} (95%: ${signed(interval.low)} to ${signed(interval.high)})`,
    allowed: `an interval of the difference in ${NAMES[measure]} above 0`,
  };
}

function find(report: Report, against: Role, measure: Measure): ComparedMeasure | undefined {
  return report.rankings?.find((each) => each.against === against)?.[measure];
}

function missing(gate: string, against: Role): GateResult {
  return {
    gate,
    passed: false,
    measured: `no comparison with ${against}`,
    allowed: 'rankings of both on the same rows',
  };
}
