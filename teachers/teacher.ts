import type { ForeignModel } from '../core/contracts/teachers/brought-teacher';
import type { PixelFormat } from '../core/contracts/data/pixel-format';
import type { TeacherLayer } from '../core/contracts/teachers/teacher-layer';
import type { InputShape, Inputs } from '../core/data/labelled-rows';
import type { TypedColumn } from '../core/data/table/typed-column';

export type SplitName = 'train' | 'validation' | 'test';
/** Rows that have a label, or those of training that have none. */
export type RowsName = SplitName | 'unlabelled';

/** What teachers are asked: which of so many classes it is, which labels it has, or what number. */
export type Predicted = Pick<ForeignModel, 'classes' | 'task'>;

/** Rows of one split, as every kind of teacher may want them. */
export interface TeacherRows {
  split: RowsName;
  /** Number of the first within its split. */
  start: number;
  /** Numbers of all within the split, where they don't follow each other. */
  numbers?: Int32Array;
  rows: number;
  /** Of one row: [height, width, channels] of an image, or [features]. */
  shape: InputShape;
  /** [rows, ...shape]: images as a view shows them, or features. */
  inputs: Inputs;
  /** Cells of these rows, of the table's columns that the teacher reads; none where the data are images. */
  columns: readonly TypedColumn[];
  /** What the images of the table's columns have become. */
  images?: PixelFormat | undefined;
}

export interface TeacherCallbacks {
  onRows?(rowsDone: number): void;
  shouldStop?(): boolean;
}

/** A teacher made elsewhere that is ready to be asked. */
export interface Teacher {
  /**
   * @returns log-probabilities in the data's order of classes, or log-odds in that of labels, float32 [rows, classes]; or
   *   numbers in the target's own units, float32 [rows].
   * @throws InvalidInput where the model doesn't fit its mapping, with paths from the member on; InvalidData for answers
   *   that can't be used; TeacherUnavailable; Stopped after `shouldStop`.
   */
  predict(rows: TeacherRows, callbacks?: TeacherCallbacks): Promise<Float32Array>;
  /** Of models that a head learns from: what they give for rows, before any head. */
  readFeatures?(rows: TeacherRows, callbacks?: TeacherCallbacks): Promise<TeacherFeatures>;
  /**
   * Of models whose inner tensors have names: what one of them gives for rows.
   *
   * @param use is told of some rows after the other
   * @throws InvalidInput where there is no such tensor, or it has another shape, with paths from the layer on
   */
  readLayer?(
    layer: TeacherLayer,
    rows: TeacherRows,
    use: UseLayer,
    callbacks?: TeacherCallbacks,
  ): Promise<void>;
  close(): Promise<void>;
}

/** @param values float32 [rows, …]: maps as [height, width, channels], from row `start` on */
export type UseLayer = (values: Float32Array, start: number, rows: number) => void;

/** Numbers of any meaning, float32 [rows, width]. */
export interface TeacherFeatures {
  values: Float32Array;
  width: number;
}

/** Names a row in messages. */
export function describeRow({ split, start, numbers }: TeacherRows, row: number): string {
  return `row ${numbers?.[row] ?? start + row} of ${split}`;
}
