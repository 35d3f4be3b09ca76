import type { Score } from '../core/contracts/models';
import { errorRateOf } from '../core/contracts/primary-value';
import type { Headline } from './run-tracker';

/** "mlp-256: 0.84% wrong on validation" */
export function validationHeadline(who: string, score: Score): Headline {
  const value = errorRateOf(score);
  return { text: `${who}: ${(100 * value).toFixed(2)}% wrong on validation`, value };
}

/** A headline that takes the place of any before it. */
export function notice(text: string): Headline {
  return { text, value: -Infinity };
}
