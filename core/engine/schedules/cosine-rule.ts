import { arithmetic } from '../graph/arithmetic';
import type { ScheduleRule } from './schedule-rule';

/**
 * With W warm-up steps out of S: η (s + 1) / W while s < W, then η/2 (1 + cos(π (s − W) / (S − W))), at most S steps
 * far (Loshchilov, Hutter 2017, "SGDR", eq. 5, without restarts).
 */
export const cosineRule: ScheduleRule = {
  hyperparameters: ['learningRate', 'warmupSteps', 'totalSteps'],
  learningRates: ({ scope, steps, hyperparameter }) => {
    const f = arithmetic(scope, 'float64');
    const [rate, warmup, total] = ['learningRate', 'warmupSteps', 'totalSteps'].map(hyperparameter) as [
      string,
      string,
      string,
    ];
    const rising = f.div(f.mul(rate, f.add(steps, 1)), f.max(warmup, 1));
    const done = f.min(f.div(f.sub(steps, warmup), f.max(f.sub(total, warmup), 1)), 1);
    const falling = f.mul(f.mul(rate, 0.5), f.add(f.unary('Cos', f.mul(done, Math.PI)), 1));
    return f.where(f.less(steps, warmup), rising, falling);
  },
  learningRateAt: (step, hyperparameter) => {
    const [rate, warmup, total] = (['learningRate', 'warmupSteps', 'totalSteps'] as const).map(
      hyperparameter,
    ) as [number, number, number];
    if (step < warmup) return (rate * (step + 1)) / warmup;
    const done = Math.min(1, (step - warmup) / Math.max(1, total - warmup));
    return (rate / 2) * (1 + Math.cos(Math.PI * done));
  },
};
