import type { TeacherTensor } from '../encode/numeric-type';

/** What a model says of one of its inputs or outputs. */
export interface ModelPort {
  name: string;
  /** False for lists of dictionaries and the like. */
  isTensor: boolean;
  /** By the names of `TENSOR_TYPES`, where it is one of them. */
  type: string;
  /** Where a size may be any, −1 or a name stands for it; [] where nothing is said. */
  shape: readonly (number | string)[];
}

/** What a model says of rows, row-major. */
export interface ModelNumbers {
  numbers: Float32Array | Float64Array;
  /** [rows, …] */
  shape: readonly number[];
}

/** A model of another library, loaded. */
export interface RunnableModel {
  inputs: readonly ModelPort[];
  outputs: readonly ModelPort[];
  /** Names of tensors within that can be asked for too; left out by models that show none. */
  inner?: readonly string[];
  /**
   * @param feeds by the names of all inputs
   * @param output the name of one, or of a tensor within
   * @throws whatever the library throws: whoever calls says what it was doing
   */
  run(feeds: ReadonlyMap<string, TeacherTensor>, output: string): Promise<ModelNumbers>;
  close(): Promise<void>;
}
