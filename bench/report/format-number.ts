/** Three significant digits, and no exponent: 0.387, 5.04, 12.3, 127. */
export function formatMs(ms: number): string {
  if (ms >= 100) return ms.toFixed(0);
  return ms.toPrecision(3);
}

export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;
}

export function formatMebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
