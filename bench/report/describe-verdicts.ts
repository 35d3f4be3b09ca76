import { formatRatio } from './format-number';
import type { Verdict } from './judge-targets';

/** One line a target: what is asked, the ratio in each row, and plainly where it falls short. */
export function describeVerdicts(verdicts: readonly Verdict[]): string[] {
  return verdicts.map(({ asked, found }) => {
    const short = found.filter(({ isReached }) => !isReached);
    const ratios = found.map(({ row, ratio }) => `${row} ${formatRatio(ratio)}`).join(', ');
    const end = short.length === 0 ? 'reached' : `FALLS SHORT in ${short.map(({ row }) => row).join(', ')}`;
    return `${asked}: ${end} (${ratios})`;
  });
}
