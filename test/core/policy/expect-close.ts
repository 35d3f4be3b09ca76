/** Fails where `actual` is further from `expected` than |expected| · relative + absolute. */
export function expectClose(
  actual: number,
  expected: number,
  { relative, absolute = 0 }: { relative: number; absolute?: number },
): void {
  const allowed = Math.abs(expected) * relative + absolute;
  const close = Math.abs(actual - expected) <= allowed;
  if (!close) throw new Error(`${actual} is not within ${allowed} of ${expected}`);
}
