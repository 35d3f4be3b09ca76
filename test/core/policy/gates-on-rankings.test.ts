import { RankingComparison } from '../../../core/contracts/evaluation/ranking-comparison';
import { GatesRecipe } from '../../../core/contracts/promotion/gates-recipe';
import type { Report } from '../../../core/contracts/evaluation/report';
import { decidePromotion } from '../../../core/policy/promotion-gate';
import { report } from './samples';

const compare = (
  against: RankingComparison['against'],
  other: number,
  low: number,
  high: number,
): RankingComparison => {
  const area = { student: 0.78, other, interval: { low, high } };
  // Average precision says the opposite, so that a gate which looks at the wrong one is seen.
  const opposite = { student: other, other: 0.78, interval: { low: -high, high: -low } };
  return RankingComparison.parse({ against, seeds: 5, rocAuc: area, averagePrecision: opposite });
};

const RANKINGS = [
  compare('hard-labels', 0.77, 0.004, 0.016),
  compare('label-smoothing', 0.775, -0.001, 0.011),
  compare('ensemble', 0.7815, -0.004, 0.001),
  compare('champion', 0.779, -0.003, 0.005),
];

const decide = (gates: Partial<GatesRecipe>, changes: Partial<Report> = {}) =>
  decidePromotion({
    report: report({ rankings: RANKINGS, ...changes }),
    gates: GatesRecipe.parse({ decideBy: 'rocAuc', ...gates }),
  });
const outcomes = (...args: Parameters<typeof decide>) =>
  decide(...args).gates.map(({ gate, passed, measured, allowed }) => [gate, passed, measured, allowed]);

test('asks how the student ranks, and the limits of before', () => {
  expect(outcomes({ clearOfHardLabels: true, maxBelowEnsemble: 0.002, maxParameters: 10_000 })).toEqual([
    ['no worse than the champion', true, 'ROC-AUC 0.7800', 'at least 0.7790'],
    ['ranks better than hard-labels', true, 'ROC-AUC 0.7800', 'above 0.7700'],
    ['ranks better than label-smoothing', true, 'ROC-AUC 0.7800', 'above 0.7750'],
    [
      'clearly ranks better than hard-labels',
      true,
      '+0.0100 (95%: +0.0040 to +0.0160)',
      'an interval of the difference in ROC-AUC above 0',
    ],
    ['ranks nearly as well as the ensemble', true, 'ROC-AUC 0.7800', 'at least 0.7815 − 0.002'],
    ['parameters', true, '9,610', 'at most 10,000'],
  ]);
});

test('the other measure is another verdict', () => {
  const gates = outcomes({ decideBy: 'averagePrecision', clearOfHardLabels: true, maxBelowEnsemble: 0.002 });
  expect(gates.map(([gate, passed]) => [gate, passed])).toEqual([
    ['no worse than the champion', false],
    ['ranks better than hard-labels', false],
    ['ranks better than label-smoothing', false],
    ['clearly ranks better than hard-labels', false],
    ['ranks nearly as well as the ensemble', true],
  ]);
});

test('what is allowed is kept to', () => {
  const of = (gate: string, gates: Partial<GatesRecipe>) =>
    decide(gates).gates.find((each) => each.gate === gate)?.passed;
  expect(of('ranks nearly as well as the ensemble', { maxBelowEnsemble: 0.0014 })).toBe(false);
  expect(of('ranks nearly as well as the ensemble', { maxBelowEnsemble: 0.0015 })).toBe(true);
  const byPrecision = { decideBy: 'averagePrecision' } as const;
  expect(of('no worse than the champion', { ...byPrecision, maxErrorRateIncrease: 0.0009 })).toBe(false);
  expect(of('no worse than the champion', { ...byPrecision, maxErrorRateIncrease: 0.001 })).toBe(true);
  expect(decide({ beatControls: false }).gates.map(({ gate }) => gate)).toEqual([
    'no worse than the champion',
  ]);
});

test('without a champion its gate is passed, and without rankings none of the others', () => {
  const [first] = decide({}, { championVersion: null }).gates;
  expect(first).toMatchObject({ passed: true, allowed: 'no champion yet' });
  const { passed, gates } = decide({ clearOfHardLabels: true }, { rankings: [] });
  expect(passed).toBe(false);
  expect(gates.every((gate) => !gate.passed && gate.measured.startsWith('no comparison with'))).toBe(true);
});
