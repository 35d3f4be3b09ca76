import type { ValueKind } from '../../contracts/evaluation/primary-value';
import type { GateResult } from '../../contracts/promotion/promotion';
import type { ComparedMeasure } from '../../contracts/evaluation/ranking-comparison';
import type { GatesRecipe } from '../../contracts/promotion/gates-recipe';
import type { Report } from '../../contracts/evaluation/report';
import type { Role } from '../../contracts/evaluation/role';
import { hasLabelSmoothing } from '../../contracts/data/task';
import { formatRate } from '../gate-wording';
import { wordsFor } from './measures';

/**
 * Gates that ask for a measure of student and another on the same rows, the mean over the seeds: how well they rank two
 * classes, or how much of the rows' weight they get wrong.
 */
export function gateInPairs(report: Report, measure: ValueKind, recipe: GatesRecipe): GateResult[] {
  const { beatControls, clearOfHardLabels, maxBelowEnsemble, maxErrorRateIncrease } = recipe;
  const { name, gates, format, isGain, isRelative } = wordsFor(measure, report);
  const ask = (against: Role, gate: string, margin: number, isStrict: boolean): GateResult => {
    const compared = find(report, against, measure);
    if (!compared) return missing(gate, against);
    const { student, other } = compared;
    const gained = isGain ? student - other : other - student;
    const room = isRelative ? margin * other : margin;
    const words = isGain ? (isStrict ? 'above' : 'at least') : isStrict ? 'below' : 'at most';
    const shown = margin > 0 ? ` ${isGain ? '−' : '+'} ${isGain ? margin : formatRate(margin)}` : '';
    return {
      gate,
      passed: isStrict ? gained > 0 : gained >= -room - ROUNDING,
      measured: `${name} ${format(student)}`,
      allowed: `${words} ${format(other)}${shown}`,
    };
  };
  const controls: Role[] = hasLabelSmoothing(report.task)
    ? ['hard-labels', 'label-smoothing']
    : ['hard-labels'];
  const noWorse = 'no worse than the champion';
  return [
    report.championVersion === null
      ? { gate: noWorse, passed: true, measured: `${name} of the candidate`, allowed: 'no champion yet' }
      : ask('champion', noWorse, maxErrorRateIncrease, false),
    ...(beatControls ? controls.map((control) => ask(control, `${gates.better} ${control}`, 0, true)) : []),
    ...(clearOfHardLabels ? [gateClearance(report, measure)] : []),
    ...(maxBelowEnsemble === undefined ? [] : [ask('ensemble', gates.ensemble, maxBelowEnsemble, false)]),
  ];
}

/** What two values may differ by rounding. */
const ROUNDING = 1e-12;

function gateClearance(report: Report, measure: ValueKind): GateResult {
  const { name, gates, format, isGain } = wordsFor(measure, report);
  const compared = find(report, 'hard-labels', measure);
  if (!compared) return missing(gates.clear, 'hard-labels');
  const { student, other, interval } = compared;
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
  return {
    gate: gates.clear,
    passed: isGain ? interval.low > 0 : interval.high < 0,
    measured: `${signed(student - other)} (95%: ${signed(interval.low)} to ${signed(interval.high)})`,
    allowed: `an interval of the difference in ${name} ${isGain ? 'above' : 'below'} 0`,
  };
}

function find(report: Report, against: Role, measure: ValueKind): ComparedMeasure | undefined {
  if (measure === 'rocAuc' || measure === 'averagePrecision')
    return report.rankings?.find((each) => each.against === against)?.[measure];
  return report.paired?.find((each) => each.against === against);
}

function missing(gate: string, against: Role): GateResult {
  return {
    gate,
    passed: false,
    measured: `no comparison with ${against}`,
    allowed: 'results of both on the same rows',
  };
}
