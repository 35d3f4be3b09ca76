/** Sorts objective values, lower first. A value that is missing or not a number is the worst, like infinity. */
export function compareValues(a: number | undefined, b: number | undefined): number {
  const [left, right] = [worstIfUnknown(a), worstIfUnknown(b)];
  // Unlike a difference, right for two infinities.
  return left < right ? -1 : Number(left > right);
}

function worstIfUnknown(value = Infinity): number {
  return Number.isNaN(value) ? Infinity : value;
}
