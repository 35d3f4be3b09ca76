import type { Interval } from '../../core/contracts/evaluation/interval';

/** `0.97% (0.80% to 1.17%)` */
export function withInterval(
  value: number,
  { low, high }: Interval,
  format: (value: number) => string,
): string {
  return `${format(value)} (${format(low)} to ${format(high)})`;
}
