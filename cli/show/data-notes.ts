import type { DataNotes, Quarantine, SplitDuplicates } from '../../core/contracts/dataset';

/** What should be known of the data when the result is read; no line where there is nothing. */
export function dataNotes({ quarantined, duplicatesAcrossSplits }: DataNotes = {}): string[] {
  return [
    ...(quarantined ? [quarantineLine(quarantined)] : []),
    ...(duplicatesAcrossSplits ? [duplicatesLine(duplicatesAcrossSplits)] : []),
  ];
}

function quarantineLine({ rows, reasons, list }: Quarantine): string {
  const why = reasons.map((reason) => `${reason.reason} (${reason.rows})`).join(', ');
  const key = `blobs/${list.digest.slice(0, 2)}/${list.digest}`;
  const who = rows === 1 ? '1 row' : `${rows} rows`;
  return `${who} of the source can't be used and ${rows === 1 ? 'is' : 'are'} left out: ${why}; listed in ${key}`;
}

function duplicatesLine({ trainTest, trainValidation, validationTest }: SplitDuplicates): string {
  const parts = [
    [trainTest, 'test', 'train'],
    [validationTest, 'test', 'validation'],
    [trainValidation, 'validation', 'train'],
  ] as const;
  const found = parts.flatMap(([rows, split, other]) =>
    rows > 0 ? [`${rows} of ${split} ${rows === 1 ? 'is' : 'are'} also in ${other}`] : [],
  );
  return `rows in two splits, alike in every pixel or cell: ${found.join(', ')}`;
}
