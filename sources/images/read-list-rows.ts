import type { SourceOf } from '../../core/contracts/data-source';
import { InvalidData, InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import type { BadRow } from '../../core/data/bad-rows';
import { compareCodePoints } from '../../core/data/compare-code-points';
import type { ListTable } from './parse-list';
import { SPLIT_NAMES } from './split-names';
import type { LabelledPath, SplitPaths } from './split-paths';

export interface ListedImages {
  /** By class number. */
  classNames: string[];
  splits: SplitPaths;
  badRows: BadRow[];
}

type Columns = SourceOf<'image-list'>['columns'];

interface ListReading {
  /** Names the list in messages. */
  file: string;
  /** Training rows without a label are kept as such. */
  keepsUnlabelled: boolean;
}

/**
 * Takes images, labels and splits from a list's columns. Without a column of splits all rows are for training.
 *
 * @throws InvalidInput where the list lacks a column that the recipe names.
 * @throws InvalidData where no row is for training.
 */
export function readListRows(
  { header, rows }: ListTable,
  columns: Columns,
  { file, keepsUnlabelled }: ListReading,
): ListedImages {
  const at = findColumns(header, columns, file);
  const badRows: BadRow[] = [];
  const unlabelled: LabelledPath[] = [];
  const good = rows.flatMap(({ line, cells }, number) => {
    const cell = (index: number) => cells[index] ?? '';
    const [path, label] = [cell(at.image), cell(at.label)];
    const split = at.split === undefined ? 'train' : SPLIT_NAMES.get(cell(at.split).toLowerCase());
    const refuse = (reason: string, detail?: string) => {
      const name = `${file} line ${line}${path === '' ? '' : ` (${path})`}`;
      badRows.push({ name, reason, ...(detail !== undefined && { detail }) });
      return [];
    };
    // A comma that should have been quoted: what stands where is a guess.
    if (cells.length > header.length) return refuse('more fields than the header');
    if (path === '') return refuse('no image named');
    if (label === '' && !keepsUnlabelled) return refuse('no label');
    if (!split) return refuse('unknown split', JSON.stringify(cell(at.split ?? 0)));
    if (label !== '') return [{ path, label, split, number }];
    if (split !== 'train') return refuse('no label');
    unlabelled.push({ path, label: 0, number });
    return [];
  });
  const classNames = sortLabels(new Set(good.map(({ label }) => label)));
  const numbers = new Map(classNames.map((name, label) => [name, label]));
  const splits: SplitPaths = { train: [], ...(unlabelled.length > 0 && { unlabelled }) };
  for (const { path, label, split, number } of good) {
    (splits[split] ??= []).push({ path, label: numbers.get(label) ?? 0, number });
  }
  if (splits.train.length > 0) return { classNames, splits, badRows };
  throw new InvalidData(`${file}: none of ${rows.length} rows is for training${reasonsOf(badRows)}`, {
    file,
  });
}

/** Whole numbers by their value, other names by their code points. */
function sortLabels(labels: ReadonlySet<string>): string[] {
  const areNumbers = [...labels].every((label) => /^[+-]?\d+$/.test(label));
  return [...labels].sort((a, b) => (areNumbers ? Number(a) - Number(b) : 0) || compareCodePoints(a, b));
}

function findColumns(header: readonly string[], columns: Columns, file: string) {
  const allowed = `a column of ${file}: ${header.join(', ')}`;
  const problems = Object.entries(columns).flatMap(([part, value]): FieldProblem[] =>
    value === undefined || header.includes(value)
      ? []
      : [{ path: `data.source.columns.${part}`, value, allowed }],
  );
  if (problems.length > 0) throw new InvalidInput('recipe', problems);
  return {
    image: header.indexOf(columns.image),
    label: header.indexOf(columns.label),
    split: columns.split === undefined ? undefined : header.indexOf(columns.split),
  };
}

function reasonsOf([first]: readonly BadRow[]): string {
  return first ? `; ${first.name}: ${first.reason}` : '';
}
