import type { RowOperation } from '../working-row';

/** Adds noise to every pixel of an image. @param deviation in units of white */
export function createPixelNoise(deviation: number): RowOperation {
  return ({ values }, random) => random.addNormals(values, 255 * deviation);
}

/** Adds noise to the numbers of a table's row. @param numbers features that are numbers */
export function createCellNoise(numbers: Int32Array, deviation: number): RowOperation {
  return ({ values }, random) => {
    for (const feature of numbers) values[feature] = (values[feature] ?? 0) + deviation * random.normal();
  };
}
