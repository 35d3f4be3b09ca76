/** [height, width] of a layer's maps, in pixels. */
export type MapSize = readonly [number, number];

/**
 * Whether maps of two sizes can be brought to one by taking means: one of them must be as large as the other or a whole number
 * of times as large, on both axes.
 */
export function canBePooled(a: MapSize, b: MapSize): boolean {
  return isMultiple(a, b) || isMultiple(b, a);
}

export function isMultiple([height, width]: MapSize, [smallHeight, smallWidth]: MapSize): boolean {
  return height % smallHeight === 0 && width % smallWidth === 0;
}
