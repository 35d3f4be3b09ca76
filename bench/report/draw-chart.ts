import type { Family } from '../measure/peer';
import type { FamilyBar } from './family-bars';
import { formatMs, formatRatio } from './format-number';

export interface ChartGroup {
  title: string;
  bars: FamilyBar[];
}

const WIDTH = 760;
const LEFT = 132;
const RIGHT = 118;
const HEADER = 90;
const BAR = 13;
const STEP = 18;
const GROUP_TITLE = 26;
const GROUP_GAP = 14;
const FOOTER = 16;
/** Longer bars are cut, with a mark: a peer that is 20 times slower would make all the others look alike. */
const MOST_RATIO = 6;

/** The others' are grey. */
const BAR_CLASSES: Partial<Record<Family, string>> = {
  stillhouse: 'bar-ours',
  'stillhouse-bf16': 'bar-ours-bf16',
};

const plotWidth = WIDTH - LEFT - RIGHT;

// The card has its own background, so that it can be read on any page; it is dark where the reader asks for dark.
const STYLE = `
  .card { fill: #ffffff; stroke: #d0d7de; }
  text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; fill: #57606a; }
  .title { font-size: 15px; font-weight: 600; fill: #1f2328; }
  .group { font-size: 13px; font-weight: 600; fill: #1f2328; }
  .ours { font-weight: 600; fill: #1f2328; }
  .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4; }
  .bar { fill: #a8b3c2; }
  .bar-ours, .bar-ours-bf16 { fill: #c2570c; }
  .bar-ours-bf16 { opacity: 0.5; }
  .cut { stroke: #ffffff; stroke-width: 2.5; }
  .grid { stroke: #d8dee4; }
  .one { stroke: #c2570c; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #151b23; stroke: #3d444d; }
    text { fill: #9198a1; }
    .title, .group, .ours { fill: #f0f6fc; }
    .value { stroke: #151b23; }
    .bar { fill: #5c6878; }
    .bar-ours, .bar-ours-bf16 { fill: #e8833a; }
    .cut { stroke: #151b23; }
    .grid { stroke: #2f3742; }
    .one { stroke: #e8833a; }
  }`;

/** An SVG of horizontal bars: the time of a step, as a multiple of Stillhouse's. Each note is a line below the title. */
export function drawChart(title: string, notes: readonly string[], groups: readonly ChartGroup[]): string {
  const heights = groups.map(({ bars }) => GROUP_TITLE + bars.length * STEP + GROUP_GAP);
  const height = HEADER + heights.reduce((sum, own) => sum + own, 0) + FOOTER;
  const drawn = groups.map((group, i) => {
    const top = HEADER + heights.slice(0, i).reduce((sum, own) => sum + own, 0);
    return drawGroup(group, top);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">
<style>${STYLE}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
<text class="title" x="20" y="30">${escapeXml(title)}</text>
${notes.map((note, i) => `<text x="20" y="${50 + i * 16}">${escapeXml(note)}</text>`).join('\n')}
${drawn.join('\n')}
</svg>
`;
}

function drawGroup({ title, bars }: ChartGroup, top: number): string {
  const first = top + GROUP_TITLE;
  const bottom = first + bars.length * STEP;
  const ratios = Array.from({ length: MOST_RATIO }, (_, i) => i + 1);
  const grid = ratios.map((ratio) => drawLine(ratio === 1 ? 'one' : 'grid', xOf(ratio), first - 4, bottom));
  return [
    `<text class="group" x="20" y="${top + 14}">${escapeXml(title)}</text>`,
    ...grid,
    ...bars.map((bar, i) => drawBar(bar, first + i * STEP)),
  ].join('\n');
}

function drawBar({ family, label, ratio, summary }: FamilyBar, y: number): string {
  const isOurs = family === 'stillhouse';
  const end = xOf(Math.min(ratio, MOST_RATIO));
  const textClass = isOurs ? ' class="ours"' : '';
  const text = `${formatRatio(ratio)}  ${formatMs(summary.medianMs)} ms`;
  const cut = ratio > MOST_RATIO ? [drawLine('cut', end - 14, y - 2, y + BAR + 2, 6)] : [];
  return [
    `<text${textClass} x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${escapeXml(label)}</text>`,
    `<rect class="${BAR_CLASSES[family] ?? 'bar'}" x="${LEFT}" y="${y}" width="${round(end - LEFT)}" height="${BAR}" rx="2"/>`,
    ...cut,
    `<text class="${isOurs ? 'value ours' : 'value'}" x="${round(end + 7)}" y="${y + 11}" xml:space="preserve">${escapeXml(text)}</text>`,
  ].join('\n');
}

function drawLine(name: string, x: number, top: number, bottom: number, slant = 0): string {
  return `<line class="${name}" x1="${round(x + slant)}" y1="${top}" x2="${round(x)}" y2="${bottom}"/>`;
}

function xOf(ratio: number): number {
  return LEFT + (plotWidth * ratio) / MOST_RATIO;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
