/** Log-probabilities below are as good as impossible at any temperature in use, and taken as alike. */
const IMPOSSIBLE = -1000;

/** How far numbers may be apart that should be the same, in nats. */
export interface Tolerance {
  absolute: number;
  /** Of the number expected. */
  relative: number;
}

/** The first number that is too far from the one expected. */
export interface Difference {
  row: number;
  class: number;
  found: number;
  expected: number;
  allowed: number;
}

export interface Comparison {
  difference?: Difference;
  /** In nats, of all that were compared. */
  largest: number;
}

/**
 * Holds log-probabilities against those expected.
 *
 * @param found float32 [rows, classes]
 * @param expected the same
 */
export function findDifference(
  found: Float32Array,
  expected: Float32Array,
  classes: number,
  { absolute, relative }: Tolerance,
): Comparison {
  let largest = 0;
  for (let at = 0; at < expected.length; at += 1) {
    const [own, wanted] = [bound(found[at]), bound(expected[at])];
    const apart = Math.abs(own - wanted);
    const allowed = absolute + relative * Math.abs(wanted);
    if (!(apart <= allowed)) {
      const place = { row: Math.floor(at / classes), class: at % classes };
      return { largest: apart, difference: { ...place, found: own, expected: wanted, allowed } };
    }
    largest = Math.max(largest, apart);
  }
  return { largest };
}

function bound(value = NaN): number {
  return Math.max(value, IMPOSSIBLE);
}
