import type { Task } from '../../contracts/data/task';

/** Log-probabilities below −1000 are as good as impossible at any temperature in use, log-odds beyond ±1000 as good as sure: all are alike. */
const SURE = 1000;

/** How far numbers may be apart that should be the same: in nats, or in deviations of the target. */
export interface Tolerance {
  absolute: number;
  /** Of the number expected. */
  relative: number;
}

/** The first number that is too far from the one expected. */
export interface Difference {
  row: number;
  /** Class, label, or 0. */
  output: number;
  found: number;
  expected: number;
  allowed: number;
}

export interface Comparison {
  difference?: Difference;
  /** Of all that were compared. */
  largest: number;
}

/**
 * Holds what an ensemble is to have said against what is expected: log-probabilities, log-odds of labels, or numbers.
 *
 * @param found float32 [rows, outputs]
 * @param expected the same
 */
export function findDifference(
  found: Float32Array,
  expected: Float32Array,
  { classes: outputs, task }: { classes: number; task?: Task | undefined },
  { absolute, relative }: Tolerance,
): Comparison {
  const bound = (value = NaN) => (task === 'regression' ? value : Math.min(Math.max(value, -SURE), SURE));
  let largest = 0;
  for (let at = 0; at < expected.length; at += 1) {
    const [own, wanted] = [bound(found[at]), bound(expected[at])];
    const apart = Math.abs(own - wanted);
    const allowed = absolute + relative * Math.abs(wanted);
    if (!(apart <= allowed)) {
      const place = { row: Math.floor(at / outputs), output: at % outputs };
      return { largest: apart, difference: { ...place, found: own, expected: wanted, allowed } };
    }
    largest = Math.max(largest, apart);
  }
  return { largest };
}
