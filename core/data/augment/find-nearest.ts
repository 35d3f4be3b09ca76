import type { LabelledRows } from '../labelled-rows';

/**
 * The nearest rows among candidates by squared Euclidean distance of their features, nearest first, the one named first of
 * those as near. The row itself is none of them.
 */
export function findNearest(
  { inputs, shape }: Pick<LabelledRows, 'inputs' | 'shape'>,
  row: number,
  candidates: Int32Array,
  count: number,
): Int32Array {
  const width = shape[0] ?? 0;
  const distances: number[] = [];
  const nearest: number[] = [];
  for (const candidate of candidates) {
    if (candidate === row) continue;
    const limit = distances.length < count ? Infinity : (distances.at(-1) ?? Infinity);
    const distance = measureDistance(inputs, row * width, candidate * width, width, limit);
    if (distance >= limit) continue;
    let place = distances.length;
    while (place > 0 && (distances[place - 1] ?? 0) > distance) place -= 1;
    distances.splice(place, 0, distance);
    nearest.splice(place, 0, candidate);
    distances.length = nearest.length = Math.min(count, nearest.length);
  }
  return Int32Array.from(nearest);
}

/** Stops where it has reached `limit`. */
function measureDistance(
  inputs: Uint8Array | Float32Array,
  a: number,
  b: number,
  width: number,
  limit: number,
): number {
  let sum = 0;
  for (let i = 0; i < width && sum < limit; i += 1) {
    const difference = (inputs[a + i] ?? 0) - (inputs[b + i] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
