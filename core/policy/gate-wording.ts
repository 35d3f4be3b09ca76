/** Numbers as the gates' verdicts show them to people. */

/** 1234567 → `1,234,567` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 0.0097 → `0.97%`; digits beyond the second only where they are needed: 0.00125 → `0.125%`. */
export function formatPercent(share: number): string {
  const [short, exact] = [(100 * share).toFixed(2), Number((100 * share).toPrecision(6))];
  return Number(short) === exact ? `${short}%` : `${exact}%`;
}

/** The same of a share that was computed, to four significant digits: 0.1234567 → `12.35%`. */
export function formatRate(share: number): string {
  return formatPercent(Number(share.toPrecision(4)));
}

/** Four significant digits, and no more zeros than needed: 2.48123 → `2.481`. */
export function formatRmse(rmse: number): string {
  return String(Number(rmse.toPrecision(4)));
}

/** `0.97% (97 of 10,000)` */
export function formatErrors({ errors, rows }: { errors: number; rows: number }): string {
  return `${((100 * errors) / rows).toFixed(2)}% (${formatCount(errors)} of ${formatCount(rows)})`;
}

/** Three significant digits, and no more zeros than needed: 0.0002716 → `0.000272`, 1e-12 → `1e-12`. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
