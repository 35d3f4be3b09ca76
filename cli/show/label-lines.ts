import type { LabelAccount } from '../../core/contracts/labels/label-account';
import type { LabelCheck } from '../../core/contracts/labels/label-check';
import { labelFormatName } from '../../core/contracts/labels/label-format';
import type { Task } from '../../core/contracts/data/task';
import { sizeInWords } from '../../core/contracts/labels/size-wording';
import type { LabelDivergence } from '../../core/contracts/labels/soft-labels';

const UNITS: Readonly<Record<Task | 'classes', string>> = {
  classes: 'nats of log-probability',
  'multi-label': 'nats of log-odds',
  regression: 'deviations of the target',
};

/** What the run's soft labels take, and what their format lost. Nothing where a report doesn't tell. */
export function labelLines(account: LabelAccount | undefined, task?: Task): string[] {
  if (!account) return [];
  const { format, views, rows, shards, bytesPerRow, sizeBytes, storedBytes, divergence, checked } = account;
  const labelled = `${rows.toLocaleString('en')} rows of ${views} ${views === 1 ? 'view' : 'views'} in ${shards} ${shards === 1 ? 'shard' : 'shards'}`;
  const twice =
    storedBytes < sizeBytes ? `, of which ${sizeInWords(sizeBytes - storedBytes)} are there twice` : '';
  return [
    `soft labels: ${labelFormatName(format)}, ${Math.round(bytesPerRow)} bytes a row, ${sizeInWords(sizeBytes)} for ${labelled}${twice}`,
    ...(divergence ? [divergenceLine(divergence)] : []),
    ...(checked ? [checkLine(checked, task)] : []),
  ];
}

function divergenceLine({ mean, temperature, largest }: LabelDivergence): string {
  return `soft labels differ from the ensemble's by at most ${mean} nats on average, at a temperature of ${temperature}; by ${largest} in the worst row`;
}

function checkLine({ rows, largestDifference }: LabelCheck, task: Task | undefined): string {
  const unit = UNITS[task ?? 'classes'];
  return `soft labels of ${rows.toLocaleString('en')} rows were scored anew: the same to within ${largestDifference.toPrecision(2)} ${unit}`;
}
