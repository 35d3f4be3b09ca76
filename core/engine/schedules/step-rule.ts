import { arithmetic } from '../graph/arithmetic';
import type { ScheduleRule } from './schedule-rule';

/** η factor^⌊s / k⌋: times the factor after every k steps. As PyTorch's StepLR. */
export const stepRule: ScheduleRule = {
  hyperparameters: ['learningRate', 'decayFactor', 'decayEvery'],
  learningRates: ({ scope, steps, hyperparameter }) => {
    const f = arithmetic(scope, 'float64');
    const passed = f.unary('Floor', f.div(steps, hyperparameter('decayEvery')));
    return f.mul(hyperparameter('learningRate'), f.pow(hyperparameter('decayFactor'), passed));
  },
  learningRateAt: (step, hyperparameter) =>
    hyperparameter('learningRate') *
    hyperparameter('decayFactor') ** Math.floor(step / hyperparameter('decayEvery')),
};

/** η factor^(milestones mᵢ ≤ s): times the factor from each milestone on. As PyTorch's MultiStepLR. */
export function milestonesRule(count: number): ScheduleRule {
  const milestones = Array.from({ length: count }, (_, i) => `milestone${i}`);
  return {
    hyperparameters: ['learningRate', 'decayFactor', ...milestones],
    learningRates: ({ scope, steps, hyperparameter }) => {
      const f = arithmetic(scope, 'float64');
      const [rate, factor] = [hyperparameter('learningRate'), hyperparameter('decayFactor')];
      return milestones.reduce(
        (rates, name) => {
          return f.mul(rates, f.where(f.less(steps, hyperparameter(name)), 1, factor));
        },
        f.add(f.mul(steps, 0), rate),
      );
    },
    learningRateAt: (step, hyperparameter) => {
      const passed = milestones.filter((name) => step >= hyperparameter(name)).length;
      return hyperparameter('learningRate') * hyperparameter('decayFactor') ** passed;
    },
  };
}
