import type { SourceOf } from '../../core/contracts/data/data-source';
import { InvalidData, InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import { columnsOf } from '../../core/contracts/data/table';
import type { BadRow } from '../../core/data/bad-rows';
import { compareCodePoints } from '../../core/data/compare-code-points';
import type { SplitName } from '../../core/data/split/source-splits';
import type { ListTable } from './parse-list';
import { createListKeyReader, refuseTornGroups, type ListKeyReader, type ListKeys } from './read-list-keys';
import { readClass, readTarget, type ListAnswer, type NoAnswer } from './read-list-answer';
import { SPLIT_NAMES } from './split-names';
import type { LabelledPath, SplitPaths } from './split-paths';

export interface ListedImages {
  /** By class number, or of the labels; absent for a number. */
  classNames?: string[];
  splits: SplitPaths;
  badRows: BadRow[];
}

type ListColumns = Pick<SourceOf<'image-list'>, 'columns' | 'target'>;

interface ListReading {
  /** Names the list in messages. */
  file: string;
  /** Training rows without a label are kept as such. */
  keepsUnlabelled: boolean;
}

/** A row that can be used. */
interface GoodRow extends ListKeys, Pick<LabelledPath, 'path' | 'number'> {
  answer: ListAnswer;
  split: SplitName;
}

/**
 * Takes images, what is predicted of them, and splits from a list's columns. Without a column of splits all rows are for
 * training.
 *
 * @throws InvalidInput where the list lacks a column that the recipe names.
 * @throws InvalidData where no row is for training, or a group is in several splits.
 */
export function readListRows(
  { header, rows }: ListTable,
  source: ListColumns,
  { file, keepsUnlabelled }: ListReading,
): ListedImages {
  refuseOtherColumns(header, source, file);
  const { columns, target } = source;
  // Of columns with one name the first.
  const places = new Map([...header.entries()].reverse().map(([place, name]) => [name, place]));
  const badRows: BadRow[] = [];
  const good: GoodRow[] = [];
  const unlabelled: LabelledPath[] = [];
  const keys = createListKeyReader(columns);
  for (const [number, { line, cells }] of rows.entries()) {
    const cell = (column = '') => cells[places.get(column) ?? -1] ?? '';
    const path = cell(columns.image);
    // A comma that should have been quoted: what stands where is a guess.
    const isTooLong = cells.length > header.length;
    const row = isTooLong ? TOO_LONG : readRow(cell, source, { keepsUnlabelled, keys });
    if (!('reason' in row)) good.push({ path, number, ...row });
    else if (row === UNLABELLED) unlabelled.push({ path, label: 0, number });
    else {
      const { reason, detail } = row;
      const name = `${file} line ${line}${path === '' ? '' : ` (${path})`}`;
      badRows.push({ name, reason, ...(detail !== undefined && { detail }) });
    }
  }
  refuseTornGroups(good, keys.groupNames, file);
  const listed = numberClasses(good, target);
  refuseIdleTimes(columns, listed.splits);
  if (listed.splits.train.length > 0)
    return {
      ...listed,
      splits: { ...listed.splits, ...(unlabelled.length > 0 && { unlabelled }) },
      badRows,
    };
  throw new InvalidData(`${file}: none of ${rows.length} rows is for training${reasonsOf(badRows)}`, {
    file,
  });
}

type Refusal = Omit<NoAnswer, 'isMissing'>;

const TOO_LONG: Refusal = { reason: 'more fields than the header' };
/** No reason against a row: it has no label, and is kept as such. */
const UNLABELLED: Refusal = { reason: 'unlabelled' };

/** What a list says of an image, or why that can't be used. */
function readRow(
  cell: (column?: string) => string,
  { columns, target }: ListColumns,
  { keepsUnlabelled, keys }: Pick<ListReading, 'keepsUnlabelled'> & { keys: ListKeyReader },
): Omit<GoodRow, 'path' | 'number'> | Refusal {
  if (cell(columns.image) === '') return { reason: 'no image named' };
  const answer = target ? readTarget(target, cell) : readClass(cell(columns.label));
  const isUnlabelled = 'reason' in answer && keepsUnlabelled && answer.isMissing;
  if ('reason' in answer && !isUnlabelled) return answer;
  const split = columns.split === undefined ? 'train' : SPLIT_NAMES.get(cell(columns.split).toLowerCase());
  if (!split) return { reason: 'unknown split', detail: JSON.stringify(cell(columns.split)) };
  if ('reason' in answer) return split === 'train' ? UNLABELLED : answer;
  const own = keys.read(cell);
  return 'reason' in own ? own : { answer, split, ...own };
}

function numberClasses(
  rows: readonly GoodRow[],
  target: ListColumns['target'],
): Pick<ListedImages, 'classNames' | 'splits'> {
  const found = new Set(rows.flatMap(({ answer }) => ('className' in answer ? [answer.className] : [])));
  const classNames = target ? columnsOf(target) : sortLabels(found);
  const numbers = new Map(classNames.map((name, label) => [name, label]));
  const splits: SplitPaths = { train: [] };
  for (const { answer, split, ...row } of rows) {
    const own =
      'targets' in answer
        ? { label: 0, targets: answer.targets }
        : { label: numbers.get(answer.className) ?? 0 };
    (splits[split] ??= []).push({ ...row, ...own });
  }
  return { ...(target?.task !== 'regression' && { classNames }), splits };
}

/** Whole numbers by their value, other names by their code points. */
function sortLabels(labels: ReadonlySet<string>): string[] {
  const areNumbers = [...labels].every((label) => /^[+-]?\d+$/.test(label));
  return [...labels].sort((a, b) => (areNumbers ? Number(a) - Number(b) : 0) || compareCodePoints(a, b));
}

function refuseOtherColumns(header: readonly string[], { columns, target }: ListColumns, file: string): void {
  const allowed = `a column of ${file}: ${header.join(', ')}`;
  const named = [
    ...Object.entries(columns).map(([part, column]) => ({ path: `columns.${part}`, column })),
    ...(target ? columnsOf(target).map((column) => ({ path: 'target', column })) : []),
  ];
  const problems = named.flatMap(({ path, column }): FieldProblem[] =>
    column === undefined || header.includes(column)
      ? []
      : [{ path: `data.source.${path}`, value: column, allowed }],
  );
  if (problems.length > 0) throw new InvalidInput('recipe', problems);
}

/** Times say which rows become a split that is missing. */
function refuseIdleTimes({ time }: ListColumns['columns'], { validation, test }: SplitPaths): void {
  if (time === undefined || !validation || !test) return;
  const allowed = 'nothing, since the source has a validation and a test split of its own';
  throw new InvalidInput('recipe', [{ path: 'data.source.columns.time', value: time, allowed }]);
}

function reasonsOf([first]: readonly BadRow[]): string {
  return first ? `; ${first.name}: ${first.reason}` : '';
}
