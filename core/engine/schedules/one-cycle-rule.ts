import { arithmetic } from '../graph/arithmetic';
import type { ScheduleRule } from './schedule-rule';

const NAMES = ['learningRate', 'totalSteps', 'riseFraction', 'startDivisor', 'endDivisor'] as const;

/**
 * One cycle (Smith, Topin 2018, "Super-Convergence", §2), in two halves of a cosine as PyTorch's OneCycleLR: with
 * r = riseFraction · S − 1, from η / startDivisor at step 0 to η at step r, and from there to
 * η / (startDivisor · endDivisor) at step S − 1, where it stays.
 */
export const oneCycleRule: ScheduleRule = {
  hyperparameters: NAMES,
  learningRates: ({ scope, steps, hyperparameter }) => {
    const f = arithmetic(scope, 'float64');
    const [peak, total, fraction, startDivisor, endDivisor] = NAMES.map(hyperparameter) as Five<string>;
    const start = f.div(peak, startDivisor);
    const end = f.div(start, endDivisor);
    const top = f.sub(f.mul(fraction, total), 1);
    const between = (from: string, to: string, done: string): string =>
      f.add(to, f.mul(f.mul(f.sub(from, to), 0.5), f.add(f.unary('Cos', f.mul(done, Math.PI)), 1)));
    const rising = between(start, peak, f.div(steps, top));
    const falling = between(peak, end, f.min(f.div(f.sub(steps, top), f.sub(f.sub(total, 1), top)), 1));
    return f.where(f.less(top, steps), falling, rising);
  },
  learningRateAt: (step, hyperparameter) => {
    const [peak, total, fraction, startDivisor, endDivisor] = NAMES.map(hyperparameter) as Five<number>;
    const start = peak / startDivisor;
    const end = start / endDivisor;
    const top = fraction * total - 1;
    const between = (from: number, to: number, done: number): number =>
      to + ((from - to) / 2) * (1 + Math.cos(Math.PI * done));
    return step > top
      ? between(peak, end, Math.min(1, (step - top) / (total - 1 - top)))
      : between(start, peak, step / top);
  },
};

type Five<T> = [T, T, T, T, T];
