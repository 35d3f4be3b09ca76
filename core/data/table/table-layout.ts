/** Which features of a row a column of a table has become. */
export interface FeatureSpan {
  start: number;
  /** One after the last. */
  end: number;
  /** Whether the first of them is a number, in deviations of the training rows, and no flag or count. */
  number: boolean;
}

/** What is known of a table's features beside their values. */
export interface TableLayout {
  columns: readonly FeatureSpan[];
  /** Features of a row all of whose cells are missing: float32 [features]. */
  blank: Float32Array;
}
