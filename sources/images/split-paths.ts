import type { SplitName } from '../../core/data/split/source-splits';

export interface LabelledPath {
  path: string;
  /** The class's number; 0 where it isn't a class that is predicted. */
  label: number;
  /** What is predicted then: 0 or 1 for each label, or the number. */
  targets?: readonly number[];
  /** Of the row in the source, from 0 on. */
  number: number;
  /** Number of its group, from 0 on, where the recipe names a column of groups; and when it is of, where of times. */
  group?: number;
  time?: number;
}

/** Images of each split that a source has, training always among them, and those without a label, whose class is 0. */
export type SplitPaths = Partial<Record<SplitName | 'unlabelled', LabelledPath[]>> & {
  train: LabelledPath[];
};

export function listPaths(splits: SplitPaths): string[] {
  return Object.values(splits).flatMap((images) => images.map(({ path }) => path));
}
