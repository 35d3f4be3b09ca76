import rows from './rows.json';

/** A layer as every peer builds it, Python ones included: "same" padding, and batch norm of ε 1e-3 and momentum 0.99. */
export type Layer =
  | { type: 'dense'; units: number }
  | { type: 'conv'; filters: number; kernel: number; stride: number; bias: boolean }
  | { type: 'depthwise'; kernel: number; stride: number }
  | { type: 'residual'; layers: Layer[]; shortcut: Layer[] }
  | { type: 'batch-norm' | 'relu' | 'relu6' | 'max-pool' | 'average-pool' | 'flatten' };

export interface Row {
  /** `mnist` is flat, `mnist-images` is [28, 28, 1]. */
  data: 'mnist' | 'mnist-images' | 'tabular';
  /** Chosen so that a repetition takes about half a second. */
  stepsPerRepetition: number;
  layers: Layer[];
}

export type RowName = keyof typeof rows;

export const ROW_NAMES = Object.keys(rows) as RowName[];

export function readRow(name: RowName): Row {
  // The file's types are as wide as JSON's: its `type` is any string.
  return rows[name] as Row;
}

export function isRowName(name: string): name is RowName {
  return name in rows;
}
