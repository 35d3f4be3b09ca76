// @ts-check
// What a person sees while set-up works: on a terminal one line that moves, elsewhere a plain line every few seconds.

const TERMINAL_INTERVAL_MS = 250;
const PLAIN_INTERVAL_MS = 5000;

/**
 * @typedef {object} Report
 * @property {(line: string) => void} say
 * @property {(label: string, totalBytes: number | undefined, measureBytes: () => number) => () => void} watch
 *   shows progress until the function it gives back is called
 */

/** @param {number} bytes */
export function formatBytes(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/**
 * @param {NodeJS.WriteStream} stream
 * @returns {Report}
 */
export function createReport(stream) {
  const isTerminal = Boolean(stream.isTTY);
  let lineOpen = false;

  /** @param {string} line */
  function say(line) {
    if (lineOpen) stream.write('\r\x1b[K');
    lineOpen = false;
    stream.write(`${line}\n`);
  }

  /** @param {string} label @param {number | undefined} totalBytes @param {() => number} measureBytes */
  function watch(label, totalBytes, measureBytes) {
    const startedMs = Date.now();
    const timer = setInterval(
      () => {
        const seconds = Math.round((Date.now() - startedMs) / 1000);
        const line = `  ${label}: ${describeProgress(totalBytes, measureBytes)}${seconds} s`;
        stream.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
        lineOpen = isTerminal;
      },
      isTerminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS,
    );
    return () => {
      clearInterval(timer);
      if (lineOpen) stream.write('\r\x1b[K');
      lineOpen = false;
    };
  }

  return { say, watch };
}

/** @param {number | undefined} totalBytes @param {() => number} measureBytes */
function describeProgress(totalBytes, measureBytes) {
  if (totalBytes === undefined) return '';
  const bytes = Math.min(measureBytes(), totalBytes);
  return `${formatBytes(bytes)} of ${formatBytes(totalBytes)} (${Math.floor((100 * bytes) / totalBytes)}%), `;
}
