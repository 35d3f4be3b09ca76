import { listFamilyBars, FAMILY_LABELS } from './family-bars';
import { formatMebibytes, formatMs, formatRatio } from './format-number';
import type { BenchResults } from './bench-results';
import { markdownTable } from './markdown-table';
import type { FamilyOf } from './judge-targets';
import type { FamilyBar } from './family-bars';
import type { Family } from '../measure/peer';

/** A Markdown table: a line a row, a column a family, with the fastest variant's value. */
export function renderTable(
  { summaries }: BenchResults,
  familyOf: FamilyOf,
  cell: (bar: FamilyBar) => string,
): string {
  const rows = [...new Set(summaries.map(({ row }) => row))];
  const families = (Object.keys(FAMILY_LABELS) as Family[]).filter((family) =>
    summaries.some(({ peer }) => familyOf(peer) === family),
  );
  const lines = rows.map((row) => {
    const bars = listFamilyBars(summaries, row, familyOf);
    const cells = families.map((family) => {
      const bar = bars.find((candidate) => candidate.family === family);
      return bar ? cell(bar) : '–';
    });
    return [`\`${row}\``, ...cells];
  });
  return markdownTable(['', ...families.map((family) => FAMILY_LABELS[family])], lines);
}

export const timeCell = ({ summary, ratio, family }: FamilyBar): string => {
  const mark = summary.noisy ? '\\*' : '';
  const ms = `${formatMs(summary.medianMs)}${mark}`;
  return family === 'stillhouse' ? `**${ms}**` : `${ms} (${formatRatio(ratio)})`;
};

export const memoryCell = ({ summary }: FamilyBar): string => formatMebibytes(summary.peakRssBytes);

export const firstCallCell = ({ summary }: FamilyBar): string => (summary.firstMs / 1000).toFixed(2);
