import type { Score } from '../core/contracts/models/models';
import { describeValue, primaryValue, valueKindOf } from '../core/contracts/evaluation/primary-value';
import type { Headline } from './run-tracker';

/** "mlp-256: 0.84% wrong on validation" */
export function validationHeadline(who: string, score: Score): Headline {
  const value = primaryValue(score);
  return { text: `${who}: ${describeValue(value, valueKindOf(score))} on validation`, value };
}

/** A headline that takes the place of any before it. */
export function notice(text: string): Headline {
  return { text, value: -Infinity };
}
