// @ts-check
import { formatBytes } from './report.mjs';

/** @param {import('./part.mjs').Part[]} parts */
export function describeParts(parts) {
  return parts.map((part) => {
    const { title, location, downloadBytes } = part.describe();
    const isOnDemand = part.isOnDemand === true;
    return { name: part.name, title, ready: part.stamp(), isOnDemand, location, downloadBytes };
  });
}

/** @param {ReturnType<typeof describeParts>} rows */
export function formatPartsTable(rows) {
  const width = (/** @type {'name' | 'title'} */ column) =>
    Math.max(...rows.map((row) => row[column].length));
  const [nameWidth, titleWidth] = [width('name'), width('title')];
  return rows
    .map(({ name, title, ready, location, downloadBytes }) => {
      const state = ready ? 'ready  ' : 'missing';
      const detail = ready ? location : `about ${formatBytes(downloadBytes)} to fetch`;
      return `${name.padEnd(nameWidth)}  ${state}  ${title.padEnd(titleWidth)}  ${detail}`;
    })
    .join('\n');
}
