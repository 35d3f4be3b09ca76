import type { LabelledImages } from './labelled-images';

/** The splits as a source brings them; a missing one is taken from training. */
export interface SourceSplits {
  train: LabelledImages;
  validation?: LabelledImages;
  test?: LabelledImages;
}

export type SplitName = keyof SourceSplits;

/** The splits of a data set. */
export type Splits = Required<SourceSplits>;
