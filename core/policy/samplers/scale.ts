import type { FloatRange } from '../../contracts/training/study';

/** A range on the axis that it is sampled on: the logarithm's where the range says so. */
export interface Scale {
  low: number;
  high: number;
  toScale: (value: number) => number;
  /** The value at a point of the axis, within the range also where rounding would leave it. */
  fromScale: (point: number) => number;
}

export function scaleOf({ low, high, log }: FloatRange): Scale {
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  if (!log) return { low, high, toScale: (value) => value, fromScale: clamp };
  return {
    low: Math.log(low),
    high: Math.log(high),
    toScale: Math.log,
    fromScale: (point) => clamp(Math.exp(point)),
  };
}
