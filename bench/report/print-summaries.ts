import Table from 'cli-table3';
import type { Peer } from '../measure/peer';
import type { PeerSummary } from '../measure/summarise';
import { formatCount, formatMebibytes, formatMs } from './format-number';

const HEAD = ['row', 'peer', 'median ms', 'min', 'max', 'first call ms', 'peak MiB', 'final loss', ''];

/** The whole table on standard output. */
export function printSummaries(summaries: readonly PeerSummary[], peers: readonly Peer[]): void {
  const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } });
  for (const summary of summaries) {
    table.push([
      summary.row,
      peers.find(({ name }) => name === summary.peer)?.label ?? summary.peer,
      formatMs(summary.medianMs),
      formatMs(summary.minMs),
      formatMs(summary.maxMs),
      formatCount(Math.round(summary.firstMs)),
      formatMebibytes(summary.peakRssBytes),
      summary.finalLoss.toFixed(3),
      summary.noisy ? 'noisy' : '',
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}
