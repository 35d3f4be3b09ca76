import { arithmetic } from '../graph/arithmetic';
import type { ScheduleRule } from './schedule-rule';

/** η in every step. */
export const constantRule: ScheduleRule = {
  hyperparameters: ['learningRate'],
  learningRates: ({ scope, steps, hyperparameter }) => {
    const f = arithmetic(scope, 'float64');
    return f.add(f.mul(steps, 0), hyperparameter('learningRate'));
  },
  learningRateAt: (_, hyperparameter) => hyperparameter('learningRate'),
};
