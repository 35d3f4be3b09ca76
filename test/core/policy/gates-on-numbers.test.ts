import { GatesRecipe } from '../../../core/contracts/promotion/gates-recipe';
import { decidePromotion } from '../../../core/policy/promotion-gate';
import { createPairing, report } from './samples';

const compared = createPairing('rmse', 2.5);
const paired = [
  compared('hard-labels', 2.6, -0.2, -0.01),
  compared('ensemble', 2.4, 0.01, 0.2),
  compared('champion', 2.5, -0.1, 0.1),
];
const numbers = { rmse: 2.48123, mae: 2, r2: 0.8 };

function ask(gates: Partial<GatesRecipe>, task: 'regression' | 'multi-label' = 'regression', pairs = paired) {
  const { models, ...rest } = report();
  const told = models.map(({ errors: _errors, errorRate: _rate, ...model }) => ({ ...model, numbers }));
  return decidePromotion({
    report: { ...rest, models: told, comparisons: [], task, paired: pairs },
    gates: GatesRecipe.parse(gates),
  });
}

test('numbers are compared by their RMSE, margins being shares of it, and there is one control', () => {
  const { gates } = ask({
    clearOfHardLabels: true,
    maxBelowEnsemble: 0.05,
    maxErrorRateIncrease: 0.01,
    maxRmse: 2.4,
  });
  expect(gates.map(({ gate, passed, measured, allowed }) => [gate, passed, measured, allowed])).toEqual([
    ['no worse than the champion', true, 'RMSE 2.5', 'at most 2.5 + 1.00%'],
    ['smaller RMSE than hard-labels', true, 'RMSE 2.5', 'below 2.6'],
    [
      'clearly smaller RMSE than hard-labels',
      true,
      '−0.1 (95%: −0.2 to −0.01)',
      'an interval of the difference in RMSE below 0',
    ],
    ['nearly as small an RMSE as the ensemble', true, 'RMSE 2.5', 'at most 2.4 + 5.00%'],
    ['RMSE', false, '2.481', 'at most 2.4'],
  ]);
  const near = ask({ maxBelowEnsemble: 0.04 }).gates.find(({ gate }) => gate.includes('ensemble'));
  expect(near?.passed).toBe(false);
});

test('labels are compared by those that are wrong', () => {
  const rates = paired.map((each) => ({ ...each, measure: 'errorRate' as const, student: 0.1, other: 0.12 }));
  const { gates } = ask({}, 'multi-label', [...rates, { ...rates[0]!, against: 'label-smoothing' }]);
  expect(gates.map(({ gate, measured, allowed }) => [gate, measured, allowed])).toEqual([
    ['no worse than the champion', 'labels wrong 10.00%', 'at most 12.00%'],
    ['fewer wrong labels than hard-labels', 'labels wrong 10.00%', 'below 12.00%'],
    ['fewer wrong labels than label-smoothing', 'labels wrong 10.00%', 'below 12.00%'],
  ]);
});
