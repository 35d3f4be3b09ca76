import type { SourceOf } from '../../core/contracts/data/data-source';
import { InvalidData } from '../../core/contracts/errors';
import { MISSING_WORDS } from '../../core/contracts/data/table';
import type { SplitName } from '../../core/data/split/source-splits';
import { createTimeReader } from '../../core/data/split/create-time-reader';
import type { NoAnswer } from './read-list-answer';
import type { LabelledPath } from './split-paths';

/** What a row is split by, where no column says its split. */
export type ListKeys = Pick<LabelledPath, 'group' | 'time'>;

type KeyColumns = Pick<SourceOf<'image-list'>['columns'], 'group' | 'time'>;

/** Groups are numbered in the order in which they come, and the first time says what times are: call it for rows that can be used only. */
export interface ListKeyReader {
  read: (cellOf: (column: string) => string) => ListKeys | NoAnswer;
  /** By number. */
  groupNames: readonly string[];
}

export function createListKeyReader({ group, time }: KeyColumns): ListKeyReader {
  const readTime = createTimeReader();
  const numbers = new Map<string, number>();
  const groupNames: string[] = [];
  const numberOf = (name: string) => {
    const number = numbers.get(name) ?? groupNames.push(name) - 1;
    numbers.set(name, number);
    return number;
  };
  return {
    groupNames,
    read: (cellOf) => {
      if (group !== undefined) {
        const cell = cellOf(group);
        return MISSING_WORDS.includes(cell) ? MISSING_GROUP : { group: numberOf(cell) };
      }
      return time === undefined ? {} : keepTime(cellOf(time), readTime);
    },
  };
}

const MISSING_GROUP: NoAnswer = { reason: 'the group is missing', isMissing: true };

function keepTime(cell: string, readTime: ReturnType<typeof createTimeReader>): ListKeys | NoAnswer {
  if (MISSING_WORDS.includes(cell)) return { reason: 'the time is missing', isMissing: true };
  const read = readTime(cell);
  return 'time' in read
    ? read
    : { reason: `the time is ${read.reason}`, detail: JSON.stringify(cell), isMissing: false };
}

/** @throws InvalidData where a group is in several splits: what is learned of it would be judged on it. */
export function refuseTornGroups(
  rows: readonly (ListKeys & { path: string; split: SplitName })[],
  groupNames: readonly string[],
  file: string,
): void {
  const firsts = new Map<number, (typeof rows)[number]>();
  const torn = new Map<number, string>();
  for (const row of rows) {
    if (row.group === undefined) continue;
    const first = firsts.get(row.group);
    if (!first) firsts.set(row.group, row);
    else if (first.split !== row.split && !torn.has(row.group)) {
      const name = JSON.stringify(groupNames[row.group]);
      torn.set(row.group, `${name} is in ${first.split} (${first.path}) and in ${row.split} (${row.path})`);
    }
  }
  const [example] = torn.values();
  if (example === undefined) return;
  const others = torn.size > 1 ? `, and so are ${torn.size - 1} more` : '';
  throw new InvalidData(
    `${file}: rows of a group stay in one split (data.source.columns.group), but group ${example}${others}`,
    { file, groups: torn.size },
  );
}
