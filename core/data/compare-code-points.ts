/** Order by Unicode code points: the same on every machine, unlike a locale's, and unlike JavaScript's UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)); // UTF-8 keeps the order of code points
}
