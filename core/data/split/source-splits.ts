import type { LabelledImages } from '../labelled-images';

/** The splits as a source brings them; a missing one is taken from training. */
export interface SourceSplits {
  train: LabelledImages;
  validation?: LabelledImages;
  test?: LabelledImages;
}

export type SplitName = keyof SourceSplits;

/** Numbers the rows of all splits: those of training first, then of validation and test. */
export function numberRows({ train, validation, test }: SourceSplits): SourceSplits {
  let next = 0;
  const number = (split: LabelledImages): LabelledImages => {
    const first = next;
    next += split.rows;
    return { ...split, numbers: Int32Array.from({ length: split.rows }, (_, row) => first + row) };
  };
  return {
    train: number(train),
    ...(validation && { validation: number(validation) }),
    ...(test && { test: number(test) }),
  };
}

/** The splits of a data set. */
export type Splits = Required<SourceSplits>;
