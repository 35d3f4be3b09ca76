// Where the columns that a network knows of lie in its rows of features.
import { InvalidInput } from '../contracts/errors';
import type { FeatureRange } from '../contracts/data/feature-range';
import type { Layer, RowShape } from './layers/layer';

/**
 * The ranges of an architecture, as they are.
 *
 * @param path of the field that holds them
 * @throws InvalidInput where they are left out, overlap, aren't ascending, or lie outside of the features
 */
export function readRanges(
  ranges: readonly FeatureRange[] | undefined,
  [features = 0]: RowShape,
  path: string,
): readonly FeatureRange[] {
  if (!ranges) throw refuse(path, null, 'ranges of features; a run takes them from its data');
  ranges.forEach(({ start, size }, i) => {
    const before = ranges[i - 1];
    const least = before ? before.start + before.size : 0;
    if (start >= least && start + size <= features) return;
    const allowed = `ranges in ascending order without overlap within the ${features} features`;
    throw refuse(`${path}[${i}]`, { start, size }, allowed);
  });
  return ranges;
}

/** The features in none of the ranges, which are ascending. */
export function otherRanges(ranges: readonly FeatureRange[], [features = 0]: RowShape): FeatureRange[] {
  const ends = [0, ...ranges.map(({ start, size }) => start + size)];
  const starts = [...ranges.map(({ start }) => start), features];
  return ends.flatMap((start, i) => {
    const size = (starts[i] ?? start) - start;
    return size > 0 ? [{ start, size }] : [];
  });
}

/** Takes the ranges' features out of a row; nothing where they are all of them. */
export function describeTake(
  name: string,
  ranges: readonly FeatureRange[],
  [features = 0]: RowShape,
): Layer[] {
  const [only] = ranges;
  if (ranges.length === 1 && only?.size === features) return [];
  return [{ type: 'take', name, ranges: ranges.map(({ start, size }) => ({ start, size })) }];
}

function refuse(path: string, value: unknown, allowed: string): InvalidInput {
  return new InvalidInput('architecture', [{ path, value, allowed }]);
}
