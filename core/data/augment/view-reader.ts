import { sizeOf } from '../../contracts/models/shape';
import { RowRandom } from '../../random/row-random';
import { writeTargets } from '../write-targets';
import { areImages, createInputs, type Inputs, type LabelledRows } from '../labelled-rows';
import { placeRows } from '../place-rows';
import { createOperation } from './create-operation';
import { paddedSize } from './resample-image';
import type { ViewRecipe } from './view-recipe';
import type { RowOperation, WorkingRow } from './working-row';

/** Reads rows of views, any row in any order. */
export interface ViewReader {
  /**
   * Computes a row. What it returns is overwritten by the next call.
   *
   * @param shifts int8 [rows, 2] of the view
   */
  read(recipe: ViewRecipe, shifts: Int8Array, row: number): Readonly<WorkingRow>;
}

/** An operation that has its place in the list, with the share of the rows that it touches. */
interface Step {
  apply: RowOperation;
  probability: number | undefined;
}

/** What a row is computed in; each row that another one needs has its own. */
interface Level {
  row: WorkingRow;
  random: RowRandom;
}

/**
 * Views of this data under one list of operations; recipes may differ in their seeds.
 *
 * @param data the whole split: rows may be mixed with any other.
 */
export function createViewReader(
  data: LabelledRows,
  classes: number,
  operations: ViewRecipe['operations'],
): ViewReader {
  const steps = operations.map((operation): Step => ({
    apply: createOperation(data, operation),
    probability: operation.probability,
  }));
  const size = sizeOf(data.shape);
  const raw = createInputs(data.shape, size);
  const levels: Level[] = [];
  const levelAt = (depth: number): Level => (levels[depth] ??= createLevel(data, classes));
  const compute = (
    { seed }: ViewRecipe,
    shifts: Int8Array,
    number: number,
    stages: number,
    depth: number,
  ): WorkingRow => {
    const { row, random } = levelAt(depth);
    placeRows(raw, data.inputs, shifts, data.shape, number, 1);
    row.values.set(raw);
    row.row = number;
    row.targets.fill(0);
    writeTargets(row.targets, 0, data, classes, number);
    for (let stage = 0; stage < stages; stage += 1) {
      const step = steps[stage];
      random.start(seed, number, stage);
      if (!step || (step.probability !== undefined && random.uniform() >= step.probability)) continue;
      step.apply(row, random, (other) => compute({ seed, operations }, shifts, other, stage, depth + 1));
    }
    return row;
  };
  return { read: (recipe, shifts, row) => compute(recipe, shifts, row, steps.length, 0) };
}

function createLevel({ shape }: LabelledRows, classes: number): Level {
  const size = sizeOf(shape);
  return {
    row: {
      values: new Float32Array(size),
      spare: new Float32Array(size),
      padded: new Float32Array(areImages(shape) ? paddedSize(shape) : 0),
      targets: new Float32Array(classes),
      row: 0,
    },
    random: new RowRandom(),
  };
}

/** Writes a row as columns hold it: pixels as the nearest bytes, of two as near the even one, and features as they are. */
export function storeRow(target: Inputs, offset: number, { values }: Readonly<WorkingRow>): void {
  if (target instanceof Float32Array) target.set(values, offset);
  else new Uint8ClampedArray(target.buffer, target.byteOffset + offset, values.length).set(values);
}
