import { median } from '../measure/median';
import type { RoundsProgress } from '../measure/run-rounds';
import { formatMebibytes, formatMs } from './format-number';

/** One line a measurement, as it comes. */
export function printProgress({ row, peer, round, measurement, units, done, all }: RoundsProgress): void {
  const ms = formatMs(median(measurement.repetitionsMs) / units);
  const columns = [
    `${done}/${all}`.padStart(8),
    row.padEnd(14),
    peer.label.padEnd(36),
    `round ${round}`,
    `${ms} ms`.padStart(10),
    `${formatMebibytes(measurement.peakRssBytes)} MiB`.padStart(9),
    measurement.noisy ? `noisy: others used ${(measurement.othersShare * 100).toFixed(0)} %` : '',
  ];
  process.stderr.write(`${columns.join('  ').trimEnd()}\n`);
}

/** A peer that was left out, with all that led to it. */
export function printFailure(failure: unknown): void {
  process.stderr.write(`left out: ${describeFailure(failure)}\n`);
}

export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause === undefined
    ? failure.message
    : `${failure.message}\n${describeFailure(failure.cause)}`;
}
