import type { Digest } from '../core/contracts/digest';
import type { BadRow } from '../core/data/bad-rows';
import type { LabelledImages } from '../core/data/labelled-images';
import type { SourceSplits } from '../core/data/split/source-splits';

/** A source that was looked at; its rows are read only where they are needed. */
export interface Source {
  /** SHA-256 over what the data are made of, names and contents: another where anything changed. */
  digest: Digest;
  /** What of the recipe decides how the files are read, for the step key; absent where nothing does. */
  reading?: Readonly<Record<string, unknown>>;
  /** By class number or label, where the source names them. */
  classNames?: string[];
  /** Files beside the data that were passed over. */
  ignoredFiles?: number;
  read: () => Promise<SourceRows>;
}

export interface SourceRows {
  splits: SourceSplits;
  /** Rows without a label, where the recipe asks for them and there are any; their labels mean nothing. */
  unlabelled?: LabelledImages;
  /** In the order in which the source has them. */
  badRows: BadRow[];
  /** All rows of the source, bad ones and those beyond the recipe's limit among them. */
  rows: number;
}
