/** Numbers for rows, in the order of a file. */
export interface FileLabels {
  /** Names of the rows; null where they go by their numbers. */
  names: readonly string[] | null;
  rows: number;
  /** [rows, numbers] */
  values: Float64Array;
}
