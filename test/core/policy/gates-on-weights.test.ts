import type { PairedComparison } from '../../../core/contracts/evaluation/paired-comparison';
import { GatesRecipe } from '../../../core/contracts/promotion/gates-recipe';
import { decidePromotion } from '../../../core/policy/promotion-gate';
import { createPairing, report } from './samples';

const compared = createPairing('errorRate', 0.1);

const paired = [
  compared('hard-labels', 0.12, -0.03, -0.01),
  compared('label-smoothing', 0.1, -0.01, 0.01),
  compared('ensemble', 0.09, -0.01, 0.02),
  compared('champion', 0.105, -0.02, 0.01),
];

const ask = (gates: Partial<GatesRecipe>, comparisons = paired) =>
  decidePromotion({
    report: { ...report(), comparisons: [], paired: comparisons },
    gates: GatesRecipe.parse(gates),
  });

test('where rows have weights, the gates go by weighted error rates and say so', () => {
  const { gates, passed } = ask({ clearOfHardLabels: true, maxBelowEnsemble: 0.01 });
  expect(gates.map(({ gate, passed: own, measured, allowed }) => [gate, own, measured, allowed])).toEqual([
    ['no worse than the champion', true, 'weighted error rate 10.00%', 'at most 10.50%'],
    ['smaller weighted error than hard-labels', true, 'weighted error rate 10.00%', 'below 12.00%'],
    ['smaller weighted error than label-smoothing', false, 'weighted error rate 10.00%', 'below 10.00%'],
    [
      'clearly smaller weighted error than hard-labels',
      true,
      '−2.00% (95%: −3.00% to −1.00%)',
      'an interval of the difference in weighted error rate below 0',
    ],
    [
      'nearly as small a weighted error as the ensemble',
      true,
      'weighted error rate 10.00%',
      'at most 9.00% + 1.00%',
    ],
  ]);
  expect(passed).toBe(false);
});

test('an interval that touches 0, a larger error and a missing comparison fail', () => {
  const gate = (name: string, gates: Partial<GatesRecipe>, comparisons: PairedComparison[]) =>
    ask(gates, comparisons).gates.find((each) => each.gate === name);
  const touching = [compared('hard-labels', 0.12, -0.03, 0), ...paired.slice(1)];
  const clear = 'clearly smaller weighted error than hard-labels';
  expect(gate(clear, { clearOfHardLabels: true }, touching)?.passed).toBe(false);
  const worse = [...paired.slice(0, 3), compared('champion', 0.09, 0, 0.02)];
  expect(gate('no worse than the champion', {}, worse)?.passed).toBe(false);
  expect(gate('no worse than the champion', { maxErrorRateIncrease: 0.01 }, worse)?.passed).toBe(true);
  expect(gate(clear, { clearOfHardLabels: true }, [])?.measured).toBe('no comparison with hard-labels');
});
