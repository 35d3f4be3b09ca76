import type { LabelAccount } from '../../core/contracts/label-account';
import { labelFormatName } from '../../core/contracts/label-format';
import { sizeInWords } from '../../core/contracts/size-wording';

/** What the run's soft labels take, and what their format lost. Nothing where a report doesn't tell. */
export function labelLines(account: LabelAccount | undefined): string[] {
  if (!account) return [];
  const { format, views, rows, shards, bytesPerRow, sizeBytes, storedBytes, divergence } = account;
  const labelled = `${rows.toLocaleString('en')} rows of ${views} ${views === 1 ? 'view' : 'views'} in ${shards} ${shards === 1 ? 'shard' : 'shards'}`;
  const twice = storedBytes < sizeBytes ? `, of which ${sizeInWords(sizeBytes - storedBytes)} are there twice` : '';
  const size = `soft labels: ${labelFormatName(format)}, ${Math.round(bytesPerRow)} bytes a row, ${sizeInWords(sizeBytes)} for ${labelled}${twice}`;
  if (!divergence) return [size];
  const { mean, temperature, largest } = divergence;
  return [
    size,
    `soft labels differ from the ensemble's by at most ${mean} nats on average, at a temperature of ${temperature}; by ${largest} in the worst row`,
  ];
}
