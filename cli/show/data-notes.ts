import type { Quarantine, SplitDuplicates, SplitGroups } from '../../core/contracts/data/dataset';
import type { Report } from '../../core/contracts/evaluation/report';
import { describeColumns, type ColumnNote } from '../../core/policy/column-wording';

/** What should be known of the data when the result is read; no line where there is nothing. */
export function dataNotes(data: Report['data'] = {}): string[] {
  const { quarantined, duplicatesAcrossSplits, groups, leftOut, unseenCategories } = data;
  return [
    ...(quarantined ? [quarantineLine(quarantined)] : []),
    ...(duplicatesAcrossSplits ? [duplicatesLine(duplicatesAcrossSplits)] : []),
    ...(groups ? [groupsLine(groups)] : []),
    ...describeColumns(leftOut, unseenCategories).flatMap(columnLines),
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

function groupsLine({ train, validation, test }: SplitGroups): string {
  const count = (groups: number) => groups.toLocaleString('en-GB');
  return `rows of a group stay in one split: ${count(train)} groups in train, ${count(validation)} in validation, ${count(test)} in test`;
}

/** A title, and a line a column. */
export function columnLines({ title, columns, others }: ColumnNote): string[] {
  return [
    `${title}:`,
    ...columns.map(({ column, text }) => `  ${column}: ${text}`),
    ...(others > 0 ? [`  and ${others.toLocaleString('en-GB')} more`] : []),
  ];
}
